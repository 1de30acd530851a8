import type { HumanTask } from '@tutti/engine';
import { expect, test } from 'vitest';
import type { HumanTaskQuery, Store } from './port.ts';
import { type BatchChanges, batchOf, turnOf } from './testing/turns.ts';

type Commit = (changes: BatchChanges) => ReturnType<Store['commit']>;

function taskOf(activation: string, changes: Partial<HumanTask> = {}): HumanTask {
  return {
    activation,
    pointer: `/do/0/${activation}`,
    status: 'open',
    asks: 'form',
    title: `Do ${activation}`,
    priority: 'normal',
    openedAt: 1000,
    candidates: { users: ['ada'], groups: ['office'] },
    decisions: [],
    history: [{ act: 'opened', at: 1000 }],
    ...changes,
  };
}

const storedTask = (runId: string, task: HumanTask) => ({
  ...task,
  runId,
  namespace: 'shop',
  definition: { name: 'order', version: '1.0.0' },
  planId: 'sha256:1',
});

/** What every store does with human tasks. */
export function humanTasksContract(store: () => Store, commit: Commit): void {
  const put = (runId: string, ...humanTasks: readonly HumanTask[]) =>
    commit({ turns: [turnOf(runId, 1, { humanTasks })] });
  const list = async (changes: Partial<HumanTaskQuery> = {}) => {
    const usual = { namespace: 'shop', status: ['open', 'claimed'], limit: 10 } as const;
    const { tasks } = await store().humanTasks({ ...usual, ...changes });
    return tasks.map(({ runId, activation }) => `${runId}.${activation}`);
  };

  test('a human task is found as the last turn has shown it', async () => {
    await put('r1', taskOf('a1'));
    const done = taskOf('a1', { status: 'completed', closedAt: 2000 });
    expect(await store().humanTask({ runId: 'r1', activation: 'a1' })).toEqual(
      storedTask('r1', taskOf('a1')),
    );
    await commit({ turns: [turnOf('r1', 2, { humanTasks: [done] })] });
    expect(await store().humanTask({ runId: 'r1', activation: 'a1' })).toEqual(
      storedTask('r1', done),
    );
    expect(await store().humanTask({ runId: 'r1', activation: 'a2' })).toBeNull();
    expect(await list()).toEqual([]);
    expect(await list({ status: ['completed'] })).toEqual(['r1.a1']);
  });

  test('human tasks are listed by due instant, then by when they were opened', async () => {
    await put('r1', taskOf('a1'), taskOf('a2', { dueAt: 9000 }), taskOf('a3', { openedAt: 500 }));
    await put('r2', taskOf('a1', { dueAt: 8000 }), taskOf('a2', { dueAt: 9000, openedAt: 900 }));
    const all = ['r2.a1', 'r2.a2', 'r1.a2', 'r1.a3', 'r1.a1'];
    expect(await list()).toEqual(all);
    expect(await list({ dueBefore: 9000 })).toEqual(['r2.a1']);
    expect(await list({ runId: 'r2' })).toEqual(['r2.a1', 'r2.a2']);
    expect(await list({ namespace: 'other' })).toEqual([]);
    const paged: string[] = [];
    for (let after: HumanTaskQuery['after']; ; ) {
      const query = { namespace: 'shop', status: ['open'], limit: 2 } as const;
      const page = await store().humanTasks({ ...query, ...(after && { after }) });
      paged.push(...page.tasks.map(({ runId, activation }) => `${runId}.${activation}`));
      after = page.next;
      if (after === undefined) break;
    }
    expect(paged).toEqual(all);
  });

  test('human tasks are found by any of several candidates, each once', async () => {
    const candidates = (users: string[], groups: string[] = []) => ({
      candidates: { users, groups },
    });
    await put('r1', taskOf('a1', candidates(['ada', 'ben'])), taskOf('a2', candidates(['office'])));
    await put('r2', taskOf('a1', candidates([], ['office'])), taskOf('a2', candidates(['ben'])));
    expect(await list(candidates(['ada']))).toEqual(['r1.a1']);
    expect(await list(candidates(['ada', 'ben'], ['office']))).toEqual(['r1.a1', 'r2.a1', 'r2.a2']);
    expect(await list(candidates(['nobody']))).toEqual([]);
    const claimed = taskOf('a2', {
      ...candidates([], ['office']),
      status: 'claimed',
      claimedBy: 'zoe',
      decisions: [{ decision: 'approve', by: 'max', at: 1 }],
    });
    await commit({ turns: [turnOf('r2', 2, { humanTasks: [claimed] })] });
    expect(await list(candidates(['zoe', 'max']))).toEqual(['r2.a2']);
    expect(await list(candidates(['max'], ['office']))).toEqual(['r2.a1', 'r2.a2']);
    const taken = taskOf('a1', { ...candidates(['eve']), status: 'claimed', claimedBy: 'eve' });
    await commit({ turns: [turnOf('r1', 2, { humanTasks: [taken] })] });
    expect(await list(candidates(['ada']))).toEqual([]);
    expect(await list({ ...candidates(['eve']), status: ['open'] })).toEqual([]);
    expect(await list({ ...candidates(['eve']), status: ['claimed', 'completed'] })).toEqual([
      'r1.a1',
    ]);
  });

  test('a human task with large data comes back whole, also after a sweep', async () => {
    const data = Array.from({ length: 9000 }, (_, index) => `large value ${index}`);
    await put('r1', taskOf('a1', { data }));
    await store().sweep(1);
    const stored = await store().humanTask({ runId: 'r1', activation: 'a1' });
    expect(stored).toEqual(storedTask('r1', taskOf('a1', { data })));
  });

  test('a commit that is refused shows no human task', async () => {
    await put('r1', taskOf('a1'));
    const refused = batchOf({
      turns: [turnOf('r2', 1, { humanTasks: [taskOf('a1')] }), turnOf('r1', 9)],
    });
    await expect(store().commit(refused)).rejects.toThrow();
    expect(await list()).toEqual(['r1.a1']);
  });
}

import type { Schedule } from '@tutti/language';
import { expect, test } from 'vitest';
import type { ScheduleState } from '../runtime/schedules/schedule-state.ts';
import type { CommitReport, ScheduleChange, Store } from './port.ts';
import { type BatchChanges, definitionOf, planOf, turnOf } from './testing/turns.ts';

const HOURLY: Schedule = {
  trigger: { kind: 'every', ms: 3_600_000 },
  timeZone: 'UTC',
  catchUp: 'one',
  catchUpLimit: 100,
  overlap: 'allow',
  input: 'none',
};

const STATE: ScheduleState = {
  planId: 'sha256:1.0.0',
  nextAt: 7000,
  isPaused: true,
  queue: [],
  running: ['r1'],
  cancelling: [],
};

const ID = { namespace: 'shop', name: 'order' };

function changeOf(changes: Partial<ScheduleChange> = {}): ScheduleChange {
  const { planId } = STATE;
  return { ...ID, planId, state: STATE, dueAt: 7000, isWatching: true, ...changes };
}

/** What every store does with schedules. */
export function schedulesContract(
  store: () => Store,
  commit: (changes: BatchChanges) => Promise<CommitReport>,
): void {
  const publish = (version: string, publishedAt: number, schedule?: Schedule) =>
    store().publish(definitionOf(version, { publishedAt }), {
      ...planOf(`sha256:${version}`),
      ...(schedule && { schedule }),
    });

  test('a published schedule is due at once, and then as its changes say', async () => {
    await publish('1.0.0', 1000, HOURLY);
    expect(await store().dueSchedules(1000, 10)).toEqual([ID]);
    expect(await store().watchingSchedules()).toEqual([]);
    await commit({ settled: { schedules: [changeOf()] } });
    expect(await store().schedule('shop', 'order')).toEqual({
      ...ID,
      version: '1.0.0',
      planId: 'sha256:1.0.0',
      publishedAt: 1000,
      schedule: HOURLY,
      state: STATE,
    });
    expect(await store().dueSchedules(6999, 10)).toEqual([]);
    expect(await store().nextScheduleAt()).toBe(7000);
    expect(await store().watchingSchedules()).toEqual([ID]);
    await commit({ settled: { schedules: [changeOf({ dueAt: null, isWatching: false })] } });
    expect(await store().nextScheduleAt()).toBeNull();
    expect(await store().watchingSchedules()).toEqual([]);
  });

  test('the schedule is that of the latest version, which may have none', async () => {
    await publish('1.0.0', 1000, HOURLY);
    await commit({ settled: { schedules: [changeOf()] } });
    await publish('0.9.0', 2000);
    expect(await store().schedule('shop', 'order')).toMatchObject({ version: '1.0.0' });
    const schedule: Schedule = { ...HOURLY, trigger: { kind: 'cron', expression: '0 0 * * *' } };
    await publish('1.1.0', 3000, schedule);
    const latest = { version: '1.1.0', schedule, state: STATE };
    expect(await store().schedule('shop', 'order')).toMatchObject(latest);
    expect(await store().nextScheduleAt()).toBe(3000);
    await publish('1.2.0', 4000);
    expect(await store().schedule('shop', 'order')).toBeNull();
    expect(await store().nextScheduleAt()).toBeNull();
  });

  test('a change for a version that is no longer the latest is void', async () => {
    await publish('1.0.0', 1000, HOURLY);
    await publish('1.1.0', 2000, HOURLY);
    await commit({ turns: [turnOf('r1', 1)], settled: { schedules: [changeOf()] } });
    expect(await store().schedule('shop', 'order')).toMatchObject({ state: null });
    expect(await store().run('r1')).not.toBeNull();
  });

  test('schedules are listed by name, one namespace at a time', async () => {
    const places = [
      ['shop', 'b'],
      ['shop', 'a'],
      ['other', 'c'],
      ['shop', 'd'],
    ] as const;
    for (const [namespace, name] of places) {
      const plan = { ...planOf(`sha256:${name}`), schedule: HOURLY };
      await store().publish(definitionOf('1.0.0', { namespace, name, planId: plan.id }), plan);
    }
    const names = async (query: { readonly after?: string; readonly limit: number }) =>
      (await store().schedules({ namespace: 'shop', ...query })).map(({ name }) => name);
    expect(await names({ limit: 9 })).toEqual(['a', 'b', 'd']);
    expect(await names({ limit: 2 })).toEqual(['a', 'b']);
    expect(await names({ after: 'b', limit: 9 })).toEqual(['d']);
  });
}

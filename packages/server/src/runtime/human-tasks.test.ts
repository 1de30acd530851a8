import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import type { Store } from '../store/port.ts';
import { onEveryStore } from './testing/every-store.ts';
import { type Fate, fallible } from './testing/fallible-store.ts';
import { SimulatedClock } from './testing/simulated-clock.ts';
import { NOW, World } from './testing/world.ts';

const DAY = 86_400_000;
const ADA = { user: 'ada', groups: [] };

const ASK = `- ask:
    call: human.task
    with:
      title: Do it
      candidates: { users: [ada], groups: [office] }
      due: P3D
      reminders: [{ beforeDue: P1D }]
      escalation: { afterDue: P1D, candidates: { groups: [heads] } }`;

async function open(world: World): Promise<string> {
  await world.publish('asker', ASK);
  const runId = await world.start('asker');
  await world.untilStatus(runId, 'waiting');
  return runId;
}

const complete = {
  type: 'complete-human-task',
  activation: 'a1',
  by: ADA,
  data: { n: 1 },
} as const;

/** The store, noting which runs are brought into memory. */
function noting(store: Store, loaded: string[]): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        if (name === 'loadRun') loaded.push(String(values[0]));
        return Reflect.apply(member, target, values);
      };
    },
  });
}

/** What becomes of the commits while somebody insists on having done a task. */
const fates = fc.array(fc.constantFrom<Fate>('work', 'work', 'refuse', 'lose', 'die-after'), {
  maxLength: 6,
});

test('a completion is recorded once, whatever becomes of commits and processes', async () => {
  const property = fc.asyncProperty(fc.array(fates, { maxLength: 4 }), async (lives) => {
    const store = createMemoryStore();
    const clock = new SimulatedClock(NOW);
    const first = new World(store, { clock });
    await first.runtime.open();
    const runId = await open(first);
    await first.runtime.close();
    const status = async () => (await store.humanTask({ runId, activation: 'a1' }))?.status;
    for (const lot of [...lives, []]) {
      const { store: wrapped, fallibility } = fallible(store, lot);
      const world = new World(wrapped, { clock });
      await world.runtime.open();
      void insist(world, runId);
      for (let tick = 0; tick < 400 && !fallibility.isDead; tick += 1) {
        if ((await status()) === 'completed') break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      fallibility.isDead = true;
    }
    const log = await store.runEvents(runId, 0, 1000);
    const types = log.map(({ event }) => event.type);
    expect(types.filter((type) => type === 'human-task-completed')).toHaveLength(1);
    expect(types.at(-1)).toBe('run-completed');
    expect(await status()).toBe('completed');
  });
  await fc.assert(property, { numRuns: 30 });
});

/** Asks until it is accepted, or refused because it is done. */
async function insist(world: World, runId: string): Promise<void> {
  await world.runtime.submit(runId, complete).catch(() => insist(world, runId));
}

onEveryStore('a human task', (worlds) => {
  test('is listed from the commit that opens it until the one that completes it', async () => {
    const world = await worlds.open();
    const runId = await open(world);
    const query = { namespace: 'test', status: ['open', 'claimed'], limit: 10 } as const;
    const { tasks } = await world.store.humanTasks({
      ...query,
      candidates: { users: [], groups: ['office'] },
    });
    expect(tasks).toMatchObject([{ runId, activation: 'a1', title: 'Do it', status: 'open' }]);
    expect(await world.runtime.submit(runId, complete)).toEqual({ kind: 'accepted' });
    expect(await world.output(runId)).toMatchObject({ data: { n: 1 }, completedBy: 'ada' });
    expect((await world.store.humanTasks(query)).tasks).toEqual([]);
    expect(await world.store.humanTask({ runId, activation: 'a1' })).toMatchObject({
      status: 'completed',
    });
  });

  test('survives restarts: what was due meanwhile is told, and it is completed months later', async () => {
    const first = await worlds.open();
    const runId = await open(first);
    await first.runtime.close();
    first.clock.advance(2 * DAY);
    const second = await worlds.open({ clock: first.clock });
    const acts = async () => {
      const task = await second.store.humanTask({ runId, activation: 'a1' });
      return task?.history.map(({ act }) => act);
    };
    await second.until(async () => (await acts())?.length === 2);
    expect(await acts()).toEqual(['opened', 'reminded']);
    await second.runtime.close();
    first.clock.advance(200 * DAY);
    const third = await worlds.open({ clock: first.clock });
    await third.until(async () => (await acts())?.length === 4);
    expect(await acts()).toEqual(['opened', 'reminded', 'overdue', 'escalated']);
    const eve = { user: 'eve', groups: ['heads'] };
    await third.runtime.submit(runId, { ...complete, by: eve });
    expect(await third.output(runId)).toMatchObject({ completedBy: 'eve' });
  });

  test('tells other runs of the namespace, which may notify people', async () => {
    const world = await worlds.open();
    await world.publish(
      'notifier',
      `- hear: { listen: { to: { one: { with: { type: io.tutti.human-task.reminder.v1 } } } } }
- tell: { set: { task: '\${ .[0].id }', title: '\${ .[0].title }', to: '\${ .[0].candidates.groups }' } }`,
    );
    const notifier = await world.start('notifier');
    await world.untilStatus(notifier, 'waiting');
    const runId = await open(world);
    world.clock.advance(2 * DAY);
    expect(await world.output(notifier)).toEqual({
      task: `${runId}.a1`,
      title: 'Do it',
      to: ['office'],
    });
  });

  test('starts a run that somebody is told by, once for each time it is opened', async () => {
    const world = await worlds.open();
    await world.publish(
      'teller',
      `schedule: { on: { one: { with: { type: io.tutti.human-task.opened.v1 } } } }
do: [{ tell: { set: { about: '\${ .[0].id }' } } }]`,
    );
    const runId = await open(world);
    const told = async () => {
      const { runs } = await world.store.runs({ name: 'teller', status: ['completed'], limit: 9 });
      return Promise.all(runs.map(({ id }) => world.output(id)));
    };
    await world.until(async () => (await told()).length > 0);
    expect(await told()).toEqual([{ about: `${runId}.a1` }]);
  });

  test('keeps its run out of memory: it is loaded when somebody does something', async () => {
    const loaded: string[] = [];
    const world = await worlds.open({
      store: noting(worlds.store, loaded),
      limits: { cachedRuns: 1 },
    });
    const first = await open(world);
    const second = await world.start('asker');
    await world.untilStatus(second, 'waiting');
    expect(loaded).toEqual([]);
    const claim = { type: 'claim-human-task', activation: 'a1', by: ADA } as const;
    expect(await world.runtime.submit(first, claim)).toEqual({ kind: 'accepted' });
    expect(loaded).toEqual([first]);
    expect(await world.runtime.submit(second, complete)).toEqual({ kind: 'accepted' });
    expect(loaded).toEqual([first, second]);
    await world.runtime.submit(first, complete);
    expect(await world.output(first)).toMatchObject({ completedBy: 'ada' });
  });

  test('is completed once by two who are equally quick', async () => {
    const world = await worlds.open();
    const runId = await open(world);
    const ben = { user: 'ben', groups: ['office'] };
    const answers = await Promise.all([
      world.runtime.submit(runId, complete),
      world.runtime.submit(runId, { ...complete, by: ben }),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'rejected']);
    expect(await world.output(runId)).toMatchObject({ completedBy: 'ada' });
  });
});

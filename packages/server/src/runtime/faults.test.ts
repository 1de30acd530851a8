import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import type { Store } from '../store/port.ts';
import { type Fate, fallible } from './testing/fallible-store.ts';
import { SimulatedClock } from './testing/simulated-clock.ts';
import { callTask, NOW, type OpenCall, paid, World } from './testing/world.ts';

const PARENT = `
- first:
    fork:
      branches:
        ${callTask('a')}
        - child: { run: { workflow: { namespace: test, name: leaf, version: latest } } }
- hear: { listen: { to: { one: { with: { type: order.paid } } } } }
- sleep: { wait: { seconds: 5 } }
${callTask('b')}
- tell: { emit: { event: { with: { type: order.done } } } }`;
const LISTENER =
  "- hear: { listen: { to: { any: [{ with: { type: order.done } }], until: '${ length == 3 }' } } }";
const PARENTS = ['p1', 'p2', 'p3'];
/** Three parents, a leaf of each, and the listener. */
const RUNS = 7;
const LONGEST_LIFE = 4000;

/** What becomes of the first commits of one life of the process. */
const fates = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Fate>('work') },
    { weight: 2, arbitrary: fc.constant<Fate>('refuse') },
    { weight: 1, arbitrary: fc.constantFrom<Fate>('lose', 'die-after') },
  ),
  { maxLength: 25 },
);

/** Asks for everything, again and again until it is acknowledged, as a careful client does. */
async function demand({ runtime }: World): Promise<void> {
  const insist = async (attempt: () => Promise<unknown>): Promise<void> => {
    await attempt().catch(() => insist(attempt));
  };
  const start = (name: string, idempotencyKey: string) =>
    insist(() => runtime.start({ namespace: 'test', name, idempotencyKey }));
  await Promise.all([start('listener', 'l'), ...PARENTS.map((key) => start('parent', key))]);
  await insist(() => runtime.accept('test', paid('e1')));
}

async function isDone(store: Store): Promise<boolean> {
  const { runs } = await store.runs({ limit: 100, status: ['completed'] });
  const left = [await store.outbox(0, 1), await store.deliveries(0, 1)].flat();
  return runs.length === RUNS && left.length === 0;
}

/** One life of the process: until it dies, or everything is done. */
async function live(store: Store, clock: SimulatedClock, lot: readonly Fate[], prefix: string) {
  const { store: wrapped, fallibility } = fallible(store, lot);
  const answer = (call: OpenCall) => call.answer({ by: call.idempotencyKey });
  const answers = ['a', 'b', 'leaf'].map((step) => [`http://out/${step}`, answer] as const);
  const limits = { reconcileEveryMs: 2000 };
  const world = new World(wrapped, { clock, answers, prefix, limits });
  await world.runtime.open();
  void demand(world);
  for (let tick = 1; tick < LONGEST_LIFE && !fallibility.isDead; tick += 1) {
    if (tick % 20 === 0 && (await isDone(store))) break;
    if (tick % 5 === 0) clock.advance(200);
    await new Promise((resolve) => setImmediate(resolve));
  }
  fallibility.isDead = true;
}

async function expectSound(store: Store): Promise<void> {
  const { runs } = await store.runs({ limit: 100 });
  const names = runs.map(({ definition, status }) => `${definition.name} ${status}`).sort();
  const three = (name: string) => [name, name, name];
  expect(names).toEqual(
    ['listener completed', ...three('leaf completed'), ...three('parent completed')].sort(),
  );
  expect(await store.outbox(0, 1)).toEqual([]);
  expect(await store.deliveries(0, 1)).toEqual([]);
  for (const { id, sequence } of runs) {
    const log = await store.runEvents(id, 0, 1000);
    expect(log.map((entry) => entry.sequence)).toEqual(log.map((_, index) => index + 1));
    expect(log.at(-1)).toMatchObject({ sequence, event: { type: 'run-completed' } });
    const settled = log.flatMap(({ event }) =>
      event.type === 'effect-settled' ? event.effect : [],
    );
    expect(new Set(settled).size).toBe(settled.length);
  }
}

test('whatever becomes of commits and processes, everything happens, and is recorded once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fates, { maxLength: 4 }), async (lives) => {
      const store = createMemoryStore();
      const clock = new SimulatedClock(NOW);
      const world = new World(store, { clock });
      await world.publish('leaf', callTask('leaf'));
      await world.publish('parent', PARENT);
      await world.publish('listener', LISTENER);
      for (const [index, lot] of [...lives, []].entries()) {
        await live(store, clock, lot, `life${index}`);
      }
      await expectSound(store);
    }),
    { numRuns: 40 },
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileDefinition } from '@tutti/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { type Fate, fallible } from '../testing/fallible-store.ts';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { NOW, World } from '../testing/world.ts';

/** The life of one process: which events it is told, and how it comes to its end. */
interface Life {
  /** Of which order, and which of its two events; each may be told again and again. */
  readonly told: readonly { readonly order: number; readonly type: 'paid' | 'packed' }[];
  readonly fates: readonly Fate[];
  /** How much of what has begun may go on before the process is gone. */
  readonly ticks: number;
}

const lives = fc.array(
  fc.record<Life>({
    told: fc.array(
      fc.record({ order: fc.integer({ min: 0, max: 4 }), type: fc.constantFrom('paid', 'packed') }),
      { maxLength: 8 },
    ),
    fates: fc.array(fc.constantFrom<Fate[]>('work', 'work', 'refuse', 'lose', 'die-after'), {
      maxLength: 8,
    }),
    ticks: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const BOTH = `{ on: { all: [
  { with: { type: paid }, correlate: { order: { from: .data } } },
  { with: { type: packed }, correlate: { order: { from: .data } } } ] } }`;
const ONE = '{ on: { one: { with: { type: paid } } } }';

async function publish(store: Store, name: string, schedule: string, overlap: string) {
  const document = `{ dsl: '1.0.3', namespace: test, name: ${name}, version: '1.0.0', metadata: { schedule: { overlap: ${overlap} } } }`;
  const source = `document: ${document}\nschedule: ${schedule}\ndo: [{ a: { set: { x: 1 } } }]`;
  const compiled = compileDefinition(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { plan } = compiled;
  const record = { namespace: 'test', name, version: '1.0.0', source, planId: plan.id };
  await store.publish({ ...record, publishedAt: NOW }, plan);
}

/** Lives one life; answers the events whose acceptance was acknowledged. */
async function live(store: Store, life: Life, clock: SimulatedClock, prefix: string) {
  const { store: wrapped, fallibility } = fallible(store, life.fates);
  const world = new World(wrapped, { clock, prefix });
  await world.runtime.open();
  const acknowledged: string[] = [];
  for (const { order, type } of life.told) {
    const id = `${type} ${order}`;
    const event = { specversion: '1.0', id, source: '/t', type, data: order } as const;
    world.runtime.accept('test', event).then(
      () => acknowledged.push(id),
      () => undefined,
    );
    await new Promise((next) => setImmediate(next));
  }
  for (let tick = 0; tick < life.ticks; tick += 1) await new Promise((next) => setImmediate(next));
  fallibility.isDead = true;
  void world.runtime.close();
  return acknowledged;
}

/** A process that nothing happens to, until there is nothing left to do. */
async function recover(store: Store, clock: SimulatedClock): Promise<readonly string[]> {
  const world = new World(store, { clock, prefix: 'last' });
  await world.runtime.open();
  await world.until(async () => {
    if ((await store.deliveries(0, 1)).length > 0) return false;
    const schedules = await store.schedules({ namespace: 'test', limit: 10 });
    const queued = schedules.map(
      ({ state }) => (state?.queue.length ?? 0) + (state?.running.length ?? 0),
    );
    return queued.every((count) => count === 0);
  });
  const { runs } = await store.runs({ limit: 1000 });
  const inputs = await Promise.all(
    runs.map(async ({ id, definition }) => {
      const [first] = await world.events(id);
      const input = first?.type === 'run-started' ? first.input : null;
      return `${definition.name} ${JSON.stringify(input)}`;
    }),
  );
  await world.runtime.close();
  return inputs.sort();
}

test('processes that die start one run for each set of events that were accepted', async () => {
  const property = fc.asyncProperty(
    lives,
    fc.constantFrom('allow', 'queue'),
    async (all, overlap) => {
      const folder = mkdtempSync(join(tmpdir(), 'tutti-chaos-'));
      const clock = new SimulatedClock(NOW);
      try {
        const store = await openSqliteStore(folder);
        await publish(store, 'both', BOTH, overlap);
        await publish(store, 'one', ONE, overlap);
        const acknowledged: string[] = [];
        for (const [index, life] of all.entries()) {
          acknowledged.push(...(await live(store, life, clock, `life-${index}`)));
        }
        const runs = await recover(store, clock);
        const accepted = await store.acceptedEvents('test', 0, 1000);
        const ids = new Set(accepted.map(({ event }) => event.id));
        expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
        const orders = [0, 1, 2, 3, 4];
        const expected = orders.flatMap((order) => [
          ...(ids.has(`paid ${order}`) ? [`one [${order}]`] : []),
          ...(ids.has(`paid ${order}`) && ids.has(`packed ${order}`)
            ? [`both [${order},${order}]`]
            : []),
        ]);
        expect(runs).toEqual(expected.sort());
        await store.close();
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
  await fc.assert(property, { numRuns: 25 });
}, 60_000);

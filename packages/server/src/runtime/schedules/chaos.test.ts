import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileDefinition } from '@tutti/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../store/memory/memory-store.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { type Fate, fallible } from '../testing/fallible-store.ts';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { NOW, World } from '../testing/world.ts';

const MINUTE = 60_000;
const ID = { namespace: 'test', name: 'one' };

/** The life of one process: what the clock says when it starts, and how it comes to its end. */
interface Life {
  /** Relative to the clock of the life before: negative when it was put back. */
  readonly jump: number;
  readonly minutes: readonly number[];
  readonly fates: readonly Fate[];
  /** How much of what has begun may go on before the process is gone. */
  readonly ticks: number;
}

const lives = fc.array(
  fc.record<Life>({
    jump: fc.integer({ min: -90 * MINUTE, max: 90 * MINUTE }),
    minutes: fc.array(fc.integer({ min: 0, max: 35 }), { maxLength: 4 }),
    fates: fc.array(fc.constantFrom<Fate[]>('work', 'work', 'refuse', 'lose', 'die-after'), {
      maxLength: 6,
    }),
    ticks: fc.integer({ min: 0, max: 8 }),
  }),
  { minLength: 1, maxLength: 6 },
);

async function publish(store: Store): Promise<void> {
  const document = `{ dsl: '1.0.3', namespace: test, name: one, version: '1.0.0', metadata: { schedule: { catchUp: all, catchUpLimit: 1000, overlap: queue } } }`;
  const source = `document: ${document}\nschedule: { every: PT10M }\ndo: [{ a: { set: { x: 1 } } }]`;
  const compiled = compileDefinition(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const { plan } = compiled;
  const record = { ...ID, version: '1.0.0', source, planId: plan.id, publishedAt: NOW };
  await store.publish(record, plan);
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await new Promise((next) => setImmediate(next));
}

/** Lives one life. */
async function live(
  store: Store,
  life: Life,
  clock: SimulatedClock,
  prefix: string,
): Promise<void> {
  const { store: wrapped, fallibility } = fallible(store, life.fates);
  const world = new World(wrapped, { clock, prefix });
  await world.runtime.open();
  for (const minutes of life.minutes) {
    clock.advance(minutes * MINUTE);
    await ticks(life.ticks);
  }
  await ticks(life.ticks);
  fallibility.isDead = true;
  void world.runtime.close();
}

/** A process that nothing happens to, until there is nothing left to do. */
async function recover(store: Store, clock: SimulatedClock): Promise<void> {
  const world = new World(store, { clock, prefix: 'last' });
  await world.runtime.open();
  await world.until(async () => {
    const state = (await store.schedule('test', 'one'))?.state;
    const isIdle = (await store.dueSchedules(clock.now(), 1)).length === 0;
    return isIdle && state?.queue.length === 0 && state.running.length === 0;
  });
  await world.runtime.close();
}

/** What outlives a process: the memory store itself, or the folder of a database. */
interface Kept {
  open(): Promise<Store>;
  leave(store: Store): Promise<void>;
  end(): Promise<void>;
}

function keptInMemory(): Kept {
  const store = createMemoryStore();
  return { open: async () => store, leave: async () => {}, end: () => store.close() };
}

function keptOnDisk(): Kept {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-chaos-'));
  return {
    open: () => openSqliteStore(folder),
    leave: (store) => store.close(),
    end: async () => rmSync(folder, { recursive: true }),
  };
}

async function inStore<Value>(kept: Kept, work: (store: Store) => Promise<Value>): Promise<Value> {
  const store = await kept.open();
  try {
    return await work(store);
  } finally {
    await kept.leave(store);
  }
}

/** Lives all the lives; answers what was started, and what should have been. */
async function startsOf(all: readonly Life[], kept: Kept) {
  let clock = new SimulatedClock(NOW);
  let latest = NOW;
  await inStore(kept, publish);
  for (const [index, life] of all.entries()) {
    clock = new SimulatedClock(clock.now() + life.jump);
    await inStore(kept, (store) => live(store, life, clock, `life-${index}`));
    latest = Math.max(latest, clock.now());
  }
  const runs = await inStore(kept, async (store) => {
    await recover(store, new SimulatedClock(latest));
    return (await store.runs({ limit: 1000 })).runs;
  });
  const started = runs.map(({ tags }) => Date.parse(tags?.['scheduledAt'] ?? '') - NOW);
  const count = Math.floor((latest - NOW) / (10 * MINUTE));
  return {
    started: started.sort((a, b) => a - b),
    expected: Array.from({ length: count }, (_, index) => (index + 1) * 10 * MINUTE),
  };
}

test.each([
  ['in memory', keptInMemory, 100],
  ['in a database that is opened again by each of them', keptOnDisk, 6],
])(
  'processes that die and clocks that jump start one run for every fire, %s',
  async (_, keep, numRuns) => {
    const property = fc.asyncProperty(lives, async (all) => {
      const kept = keep();
      try {
        const { started, expected } = await startsOf(all, kept);
        expect(started).toEqual(expected);
      } finally {
        await kept.end();
      }
    });
    await fc.assert(property, { numRuns });
  },
);

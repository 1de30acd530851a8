import { setTimeout as elapsed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Store, StoreFault, type Turn } from '../port.ts';
import { wireTo } from '../testing/postgres-wire.ts';
import { acceptedOf, batchOf, cloudEvent, turnOf } from '../testing/turns.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { openPostgresStore } from './postgres-store.ts';

/** Tries until the store has done it: what it refuses it has not done. */
async function persistently<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      await elapsed(5);
    }
  }
}

/** Writes turn after turn; the store would refuse one that it had been given before, or a gap. */
async function live(store: Store, runId: string, turns: number): Promise<void> {
  for (let sequence = 1; sequence <= turns; sequence += 1) {
    const turn: Turn = turnOf(runId, sequence);
    const accepted = [acceptedOf(cloudEvent(`${runId}-${sequence}`))];
    const commit = () => store.commit(batchOf({ turns: [turn], accepted }));
    const { duplicates } = await persistently(commit);
    expect(duplicates).toEqual([false]);
  }
}

describeWithPostgres('a connection that breaks', (server) => {
  const openThroughWire = async () => {
    const wire = await wireTo(await server().newDatabase());
    return { wire, store: await openPostgresStore({ url: wire.url }) };
  };

  test('after a commit that was made: its answer is found out', async () => {
    const { wire, store } = await openThroughWire();
    wire.nextCommit = 'cut-after';
    const accepted = [acceptedOf(cloudEvent('e1'))];
    const report = await store.commit(batchOf({ turns: [turnOf('r1', 1)], accepted }));
    expect(report).toMatchObject({ duplicates: [false] });
    expect((await persistently(() => store.loadRun('r1')))?.turns).toBe(1);
    await persistently(() => store.commit(batchOf({ turns: [turnOf('r1', 2)] })));
    await store.close();
  });

  test('before a commit was made: it is refused, and nothing was changed', async () => {
    const { wire, store } = await openThroughWire();
    wire.nextCommit = 'cut-before';
    const batch = batchOf({ turns: [turnOf('r1', 1)] });
    await expect(store.commit(batch)).rejects.toBeInstanceOf(StoreFault);
    expect(await persistently(() => store.loadRun('r1'))).toBeNull();
    await persistently(() => store.commit(batch));
    await store.close();
  });

  test('and stays broken: everything is refused, and goes on when it is mended', async () => {
    const { wire, store } = await openThroughWire();
    await store.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    wire.cut();
    await expect(store.commit(batchOf({ turns: [turnOf('r1', 2)] }))).rejects.toBeInstanceOf(
      StoreFault,
    );
    await expect(store.runs({ limit: 1 })).rejects.toBeInstanceOf(StoreFault);
    await expect(store.nextDueAt(0)).rejects.toThrow('it is being opened again');
    wire.mend();
    await persistently(() => store.commit(batchOf({ turns: [turnOf('r1', 2)] })));
    expect((await persistently(() => store.runs({ limit: 1 }))).runs).toHaveLength(1);
    await store.close();
  });

  test('and the store is closed meanwhile: the commit in doubt does not hold it up', async () => {
    const { wire, store } = await openThroughWire();
    wire.nextCommit = 'cut-after';
    const commit = store.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    const outcome = commit.then(
      () => 'made',
      (error: unknown) => error,
    );
    await store.close();
    expect(['made', expect.any(StoreFault)]).toContainEqual(await outcome);
  });

  test('again and again, or the server crashes, under load: nothing is lost or doubled', async () => {
    const { wire, store } = await openThroughWire();
    const runs = Array.from({ length: 8 }, (_, index) => `r${index}`);
    const lives = Promise.all(runs.map((runId) => live(store, runId, 40)));
    for (const fate of ['cut-after', 'crash', 'cut-before', 'crash', 'cut-after'] as const) {
      await persistently(() =>
        store.commit(batchOf({ turns: [turnOf(`tick ${fate} ${Math.random()}`, 1)] })),
      );
      if (fate === 'crash') await server().restart();
      else wire.nextCommit = fate;
    }
    await lives;
    for (const runId of runs) {
      const events = await persistently(() => store.runEvents(runId, 0, 100));
      expect(events.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
    }
    expect(await store.acceptedEvents('shop', 0, 1000)).toHaveLength(8 * 40);
    await store.close();
  }, 60_000);
});

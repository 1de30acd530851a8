import { expect, test } from 'vitest';
import { groupId } from '../runtime/concurrency/group.ts';
import type { RunSummary } from '../runtime/runtime.ts';
import type { CommitReport, Store } from './port.ts';
import { type BatchChanges, turnOf } from './testing/turns.ts';

const RULE = { limit: 2, policy: 'queue', rollback: false } as const;
const GROUP = groupId('shop', 'order', 'c1');

/** What every store knows of the runs that count towards a limit. */
export function placesContract(
  store: () => Store,
  commit: (changes: BatchChanges) => Promise<CommitReport>,
): void {
  const sequences = new Map<string, number>();
  const write = async (id: string, about: Partial<RunSummary>) => {
    const sequence = (sequences.get(id) ?? 0) + 1;
    sequences.set(id, sequence);
    await commit({ turns: [turnOf(id, sequence, { about })] });
  };
  const begin = (id: string, startedAt: number, about: Partial<RunSummary> = {}) => {
    sequences.delete(id);
    return write(id, { startedAt, concurrency: { key: 'c1', ...RULE }, ...about });
  };
  const queue = (id: string, at: number, priority = 0, key = 'c1') => {
    const concurrency = { key, ...RULE, queuedAt: at };
    return begin(id, at, { status: 'pending', concurrency, priority });
  };
  const idsOf = async () => {
    const { holders, line, oldest, newest, ...counts } = await store().places(GROUP, 3);
    const ids = (places: readonly { readonly runId: string }[]) => places.map((one) => one.runId);
    return { ...counts, holders: ids(holders), line: ids(line), oldest: ids(oldest), newest };
  };

  test('places are held from the first turn of a run to its end', async () => {
    await begin('r1', 1000);
    await begin('r2', 1001);
    await begin('other', 1002, { concurrency: { key: 'c2', ...RULE } });
    await begin('free', 1003, { concurrency: undefined as never });
    const newest = { runId: 'r2', startedAt: 1001, concurrency: { key: 'c1', ...RULE } };
    const both = ['r1', 'r2'];
    expect(await idsOf()).toEqual({
      held: 2,
      queued: 0,
      holders: both,
      line: [],
      oldest: both,
      newest,
    });
    await write('r1', { status: 'faulted', concurrency: { key: 'c1', ...RULE } });
    expect((await idsOf()).holders).toEqual(['r2']);
    await write('r1', { startedAt: 1000, concurrency: { key: 'c1', ...RULE } });
    expect((await idsOf()).holders).toEqual(both);
  });

  test('a line is in the order of rank, and each knows its place in it', async () => {
    await queue('late', 3000);
    await queue('early', 2000);
    await queue('urgent', 4000, 1);
    await queue('elsewhere', 2500, 0, 'c2');
    const { line, queued, held, oldest } = await idsOf();
    expect([line, queued, held]).toEqual([['urgent', 'early', 'late'], 3, 0]);
    expect(oldest).toEqual(['early', 'late', 'urgent']);
    expect(await store().placeInLine('late')).toEqual({ group: GROUP, ahead: 2 });
    expect(await store().placeInLine('urgent')).toEqual({ group: GROUP, ahead: 0 });
    await write('urgent', { startedAt: 4000, concurrency: { key: 'c1', ...RULE } });
    expect(await store().placeInLine('urgent')).toBeNull();
    expect(await store().placeInLine('late')).toEqual({ group: GROUP, ahead: 1 });
  });

  test('groups in which runs wait are found one after the other', async () => {
    await begin('r1', 1000);
    for (const key of ['c1', 'c3', 'c2']) await queue(`q-${key}`, 1000, 0, key);
    await queue('q-again', 1000);
    const groups = ['c1', 'c2', 'c3'].map((key) => groupId('shop', 'order', key));
    expect(await store().queuedGroups('', 10)).toEqual(groups);
    expect(await store().queuedGroups(groups[0]!, 1)).toEqual([groups[1]]);
    expect(await store().queuedGroups(groups[2]!, 1)).toEqual([]);
  });
}

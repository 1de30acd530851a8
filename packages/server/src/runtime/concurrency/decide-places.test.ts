import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupPlaces, Place } from '../../store/port.ts';
import { decidePlaces, LONGEST_LINE, type Wish } from './decide-places.ts';

type Policy = Place['concurrency']['policy'];

const placeOf = (
  runId: string,
  startedAt: number,
  limit: number,
  policy: Policy = 'queue',
): Place => ({
  runId,
  startedAt,
  concurrency: { limit, policy, rollback: false },
});

const NOBODY: GroupPlaces = { held: 0, queued: 0, holders: [], line: [], oldest: [], newest: null };
const wishOf = (policy: Policy, limit = 1, mayWait = true): Wish => ({
  concurrency: { limit, policy, rollback: false },
  mayWait,
});

describe('who wishes for a place', () => {
  test('has one while there is room, then waits or is refused', () => {
    const wishes = [
      wishOf('queue', 2),
      wishOf('refuse', 2),
      wishOf('refuse', 2),
      wishOf('queue', 2),
    ];
    expect(decidePlaces(NOBODY, wishes).entries).toEqual(['held', 'held', 'refused', 'queued']);
  });

  test('does not overtake whoever waits, and does not wait when it may not', () => {
    const waiting = { ...NOBODY, queued: 1 };
    const wishes = [wishOf('queue', 5), wishOf('queue', 5, false)];
    expect(decidePlaces(waiting, wishes).entries).toEqual(['queued', 'refused']);
  });

  test('is refused when the line has no end', () => {
    const full = { ...NOBODY, held: 1, queued: LONGEST_LINE };
    expect(decidePlaces(full, [wishOf('queue')]).entries).toEqual(['refused']);
  });
});

/** A group in which the runs of the line have these limits, and so many hold places. */
function groupOf(held: number, limits: readonly number[], policy: Policy): GroupPlaces {
  const holders = Array.from({ length: held }, (_, index) =>
    placeOf(`h${index}`, index, 1, policy),
  );
  const line = limits.map((limit, index) => placeOf(`q${index}`, held + index, limit, policy));
  const oldest = [...holders, ...line];
  return { held, queued: line.length, holders, line, oldest, newest: oldest.at(-1) ?? null };
}

const limit = fc.integer({ min: 1, max: 4 });
const groups = fc.record({ held: fc.nat(4), limits: fc.array(limit, { maxLength: 6 }) });

test('nobody is admitted beyond his own limit, in the order of the line', () => {
  fc.assert(
    fc.property(groups, fc.array(limit, { maxLength: 4 }), ({ held, limits }, wishes) => {
      const group = groupOf(held, limits, 'queue');
      const decided = decidePlaces(
        group,
        wishes.map((one) => wishOf('queue', one)),
      );
      expect(decided.cancelled).toEqual([]);
      expect(decided.admitted).toEqual(
        group.line.slice(0, decided.admitted.length).map(({ runId }) => runId),
      );
      decided.admitted.forEach((_, index) => {
        expect(held + index).toBeLessThan(limits[index]!);
      });
      const next = limits[decided.admitted.length];
      if (next !== undefined) {
        expect(held + decided.admitted.length).toBeGreaterThanOrEqual(next);
        expect(decided.entries).not.toContain('held');
      }
    }),
  );
});

test('with cancel-older as many of the newest stay as the newest one says', () => {
  fc.assert(
    fc.property(groups, ({ held, limits }) => {
      const group = groupOf(held, limits, 'cancel-older');
      const { cancelled, admitted } = decidePlaces(group, []);
      const idsOf = (places: readonly Place[]) => places.map(({ runId }) => runId);
      const gone = cancelled.map(({ runId }) => runId);
      const staying = idsOf(group.oldest).filter((id) => !gone.includes(id));
      const { length } = group.oldest;
      const kept = Math.min(group.newest?.concurrency.limit ?? 0, length);
      expect(staying).toEqual(idsOf(group.oldest.slice(length - kept)));
      expect(admitted.filter((id) => gone.includes(id))).toEqual([]);
    }),
  );
});

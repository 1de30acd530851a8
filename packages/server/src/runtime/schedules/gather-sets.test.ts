import type { CloudEvent, EventMatcher, EventSet } from '@tutti/engine';
import { expect, test } from 'vitest';
import { gatherSets, LONGEST_SETS, MOST_SETS } from './gather-sets.ts';

/** Puts every event into a set of its own, which waits for more. */
const ALONE: EventMatcher = {
  join: (sets, event) => ({ index: sets.length, set: setOf(event), isComplete: false }),
  inputOf: () => [],
};

/** As long as its event says. */
function setOf(event: CloudEvent): EventSet {
  return {
    events: [event],
    keys: [event.id],
    matched: [0],
    untilMatched: [],
    correlations: {},
    length: Number(event.data),
  };
}

function gathered(count: number, length: number) {
  const deliveries = Array.from({ length: count }, (_, index) => ({
    position: index,
    to: { kind: 'schedule', namespace: 'test', name: 'one' } as const,
    event: { specversion: '1.0', id: `e${index}`, source: '/t', type: 't', data: length } as const,
    expiresAt: 1000,
  }));
  const gathering = { matcher: ALONE, deliveries, sets: [], now: 0, completeWithinMs: 1 };
  const { waiting, dropped, settled } = gatherSets(gathering);
  return { waiting: waiting.map(({ position }) => position), dropped, settled: settled.length };
}

test('of too many sets the oldest are dropped', () => {
  const { waiting, dropped, settled } = gathered(MOST_SETS + 2, 1);
  expect([waiting.length, dropped, settled]).toEqual([MOST_SETS, [0, 1], MOST_SETS + 2]);
});

test('of sets that are too long together the oldest are dropped', () => {
  expect(gathered(5, LONGEST_SETS / 2)).toEqual({
    waiting: [3, 4],
    dropped: [0, 1, 2],
    settled: 5,
  });
});

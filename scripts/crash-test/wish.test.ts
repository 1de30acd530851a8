import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { expectationOf, KINDS, wishes } from './wish.ts';

test('wishes are of all kinds in turn, and the same for the same seed', () => {
  const made = wishes(KINDS.length + 1, seededRandom(1));
  expect(made.map((wish) => wish.kind)).toEqual([...KINDS, KINDS[0]]);
  expect(made).toEqual(wishes(KINDS.length + 1, seededRandom(1)));
});

test('a wish says what must come of it', () => {
  expect(expectationOf({ key: 'w', kind: 'parent', amount: 4, sleepMs: 0 })).toEqual({
    status: 'completed',
    output: { key: 'w', total: 8 },
    steps: ['child-first', 'child-second'],
    compensated: 0,
  });
  expect(expectationOf({ key: 'w', kind: 'saga', amount: 4, sleepMs: 0 })).toEqual({
    status: 'faulted',
    steps: ['book', 'pay', 'refund', 'unbook'],
    compensated: 2,
  });
});

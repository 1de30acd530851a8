import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RankedLine } from './ranked-line.ts';

const rank = fc.integer({ min: -5, max: 5 });
const change = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), rank }),
  fc.record({ kind: fc.constant('take' as const) }),
  fc.record({ kind: fc.constant('delete' as const), index: fc.nat(20) }),
);

test('is always as the sorted list of who is there', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 90 }), (changes) => {
      const line = new RankedLine<number>();
      const there: { item: number; rank: number }[] = [];
      for (const [item, one] of changes.entries()) {
        there.sort((a, b) => a.rank - b.rank || a.item - b.item);
        if (one.kind === 'add') {
          line.add(item, one.rank);
          there.push({ item, rank: one.rank });
        } else if (one.kind === 'take') {
          expect(line.take()).toBe(there.shift()?.item);
        } else {
          const [gone] = there.splice(one.index, 1);
          expect(line.delete(gone?.item ?? -1)).toBe(gone !== undefined);
        }
        there.sort((a, b) => a.rank - b.rank || a.item - b.item);
        expect([line.size, line.first]).toEqual([there.length, there[0]?.item]);
        const last = there.at(-1);
        if (last) expect(line.ahead(last.item)).toBe(there.length - 1);
      }
    }),
  );
});

import { expect, test } from 'vitest';
import { verdictOf } from './rehearsal-verdict.ts';

const same = { verdict: 'same' } as const;
const differs = { verdict: 'differs' } as const;
const repaired = { verdict: 'not-comparable' } as const;

test.each([
  ['all did the same', [same, same], '2 the same, 0 differ', 0],
  ['there is nothing to compare with', [], '0 the same, 0 differ', 0],
  ['one differs', [same, differs], '1 the same, 1 differ', 1],
  ['repaired ones say nothing', [same, repaired], '1 the same, 0 differ, 1 cannot be compared', 0],
  ['none could be compared', [repaired], '0 the same, 0 differ, 1 cannot be compared', 1],
] as const)('%s', (_, items, words, exitCode) => {
  expect(verdictOf(items)).toEqual({ words, exitCode });
});

import { expect, test } from 'vitest';
import { pauseAfter } from './pause-after.ts';

test.each([
  [1, 0, 0, 1000],
  [1, 1, 0, 500],
  [4, 0, 0, 8000],
  [100, 0, 0, 300_000],
  [2000, 0.5, 0, 225_000],
  [1, 0, 30_000, 30_000],
  [1, 0, 999_999_999, 3_600_000],
])(
  'after %i failures, with chance %f and %i ms asked for: %i ms',
  (failures, chance, asked, ms) => {
    expect(pauseAfter(failures, chance, asked)).toBe(ms);
  },
);

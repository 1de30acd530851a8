import { describe, expect, test } from 'vitest';
import { durationOf, parseDuration } from './duration.ts';

describe('an ISO 8601 duration is counted in milliseconds', () => {
  test.each([
    ['PT30S', 30_000],
    ['PT0S', 0],
    ['PT1H30M', 5_400_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['P1DT12H', 129_600_000],
    ['PT0.25S', 250],
    ['PT0.0004S', 0],
    ['P0.5D', 43_200_000],
    ['P1M', 30 * 86_400_000],
    ['P1Y', 365 * 86_400_000],
    ['P1Y2M3W4DT5H6M7.008S', 38_898_367_008],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '30s',
    'PT30',
    'pt30s',
    'PT-5S',
    '-PT5S',
    'PT1,5S',
    ' PT5S',
    'P1S',
    'PT5M3H',
    'P99999999999999999Y',
    `PT${'9'.repeat(200)}S`,
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('a duration object is the sum of its parts', () => {
  test('of every unit', () => {
    const parts = { days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 };
    expect(durationOf(parts)).toBe(93_784_005);
  });

  test.each([
    [{}],
    [{ second: 1 }],
    [{ seconds: -1 }],
    [{ seconds: 0.5 }],
    [{ seconds: '1' }],
    [{ seconds: null }],
    [{ days: Number.MAX_SAFE_INTEGER }],
    [{ constructor: 1 }],
  ])('%j is none', (parts) => {
    expect(durationOf(parts)).toBeNull();
  });
});

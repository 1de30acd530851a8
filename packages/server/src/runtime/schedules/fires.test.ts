import type { Schedule } from '@tutti/language';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cron, scheduleOf } from '../testing/schedules.ts';
import { latestFires, nextFire, nextFires } from './fires.ts';

const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function firesAfter(schedule: Schedule, from: string, count: number): readonly string[] {
  return nextFires(schedule, 0, at(from), count).map((fire) => new Date(fire).toISOString());
}

describe('cron follows the wall clock', () => {
  test.each([
    [
      'Europe/Berlin: a time that is left out fires when the clock has gone forward',
      cron('30 2 * * *', 'Europe/Berlin'),
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
    ],
    [
      'Europe/Berlin: a time that comes twice fires the first time',
      cron('30 2 * * *', 'Europe/Berlin'),
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    ],
    [
      'America/New_York: a time that is left out fires when the clock has gone forward',
      cron('30 2 * * *', 'America/New_York'),
      '2026-03-07T12:00:00Z',
      ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z'],
    ],
    [
      'America/New_York: a time that comes twice fires the first time',
      cron('30 1 * * *', 'America/New_York'),
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'],
    ],
    [
      'a wildcard goes on through the missing hour',
      cron('*/30 * * * *', 'Europe/Berlin'),
      '2026-03-29T00:15:00Z',
      ['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ],
    [
      'a wildcard goes on through the repeated hour',
      cron('*/30 * * * *', 'Europe/Berlin'),
      '2026-10-25T00:15:00Z',
      [
        '2026-10-25T00:30:00.000Z',
        '2026-10-25T01:00:00.000Z',
        '2026-10-25T01:30:00.000Z',
        '2026-10-25T02:00:00.000Z',
      ],
    ],
    [
      '29 February comes in leap years',
      cron('0 12 29 2 *'),
      '2026-01-01T00:00:00Z',
      ['2028-02-29T12:00:00.000Z', '2032-02-29T12:00:00.000Z'],
    ],
    [
      'the last day of the month',
      cron('0 12 L * *'),
      '2026-01-01T00:00:00Z',
      ['2026-01-31T12:00:00.000Z', '2026-02-28T12:00:00.000Z', '2026-03-31T12:00:00.000Z'],
    ],
    ['30 February never comes', cron('0 0 30 2 *'), '2026-01-01T00:00:00Z', []],
  ])('%s', (_, schedule, from, expected) => {
    expect(firesAfter(schedule, from, Math.max(expected.length, 1))).toEqual(expected);
  });
});

describe('every counts from its anchor', () => {
  const schedule = scheduleOf({ kind: 'every', ms: 10 });

  test('forward, and backward for a backfill', () => {
    expect(nextFires(schedule, 1003, 1003, 3)).toEqual([1013, 1023, 1033]);
    expect(nextFire(schedule, 1003, 1012)).toBe(1013);
    const range = { after: 979, upTo: 1003, limit: 9 };
    expect(latestFires(schedule, 1003, range)).toEqual([983, 993, 1003]);
  });

  test('a long outage costs no more than the fires that are asked for', () => {
    const range = { after: 0, upTo: 1e15, limit: 2 };
    expect(latestFires(schedule, 0, range)).toEqual([1e15 - 10, 1e15]);
  });
});

test('after has no fires of its own', () => {
  const schedule = scheduleOf({ kind: 'after', ms: 10 });
  expect(nextFire(schedule, 0, 0)).toBeNull();
  expect(latestFires(schedule, 0, { after: 0, upTo: 100, limit: 10 })).toEqual([]);
});

describe('looking forward and looking back see the same fires', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
  const expressions = fc.constantFrom(
    '30 2 * * *',
    '30 1 * * *',
    '0 * * * *',
    '*/20 * * * *',
    '*/20 2 * * *',
    '15,45 1-3 * * *',
    '0 12 L * *',
    '5 0 2 * * MON-FRI',
  );
  const days = fc.constantFrom(
    '2026-03-08',
    '2026-03-29',
    '2026-04-05',
    '2026-10-25',
    '2026-11-01',
  );
  const offsets = fc.integer({ min: -DAY, max: DAY });

  test('in the days around a change of the clock', () => {
    fc.assert(
      fc.property(zones, expressions, days, offsets, offsets, (zone, expression, day, one, two) => {
        const schedule = cron(expression, zone);
        const middle = at(`${day}T03:00:00Z`);
        const after = middle + Math.min(one, two);
        const upTo = middle + Math.max(one, two);
        const forward = nextFires(schedule, 0, after, 200).filter((fire) => fire <= upTo);
        expect(latestFires(schedule, 0, { after, upTo, limit: 1000 })).toEqual(forward);
        expect(forward).toEqual([...new Set(forward)].sort((a, b) => a - b));
      }),
      { numRuns: 150 },
    );
  });

  test('every day has one fire of a fixed time, whatever the clock does', () => {
    const year = nextFires(cron('30 2 * * *', 'Europe/Berlin'), 0, at('2026-01-01T00:00:00Z'), 365);
    const dates = year.map((fire) =>
      new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(fire),
    );
    expect(new Set(dates).size).toBe(365);
  });
});

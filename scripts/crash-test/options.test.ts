import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('options have defaults, and a seed that differs from run to run', () => {
  expect(readOptions([], 7_000_042)).toEqual({
    runs: 200,
    kills: 30,
    seed: 42,
    limitMs: 600_000,
    keep: false,
    store: 'sqlite',
  });
});

test('options are read from the command line', () => {
  const args = [
    '--runs',
    '5',
    '--kills',
    '0',
    '--seed',
    '9',
    '--limit',
    '60',
    '--json',
    'out.json',
    '--store',
    'postgres',
  ];
  expect(readOptions(args, 0)).toEqual({
    runs: 5,
    kills: 0,
    seed: 9,
    limitMs: 60_000,
    keep: false,
    store: 'postgres',
    json: 'out.json',
  });
});

test('an option that is no number is told', () => {
  expect(() => readOptions(['--runs', 'many'], 0)).toThrow(
    'Expected --runs to be a whole number of at least 1, not "many".',
  );
});

test('a store that there is not is told', () => {
  expect(() => readOptions(['--store', 'paper'], 0)).toThrow(
    'Expected --store to be one of sqlite, postgres, not "paper".',
  );
});

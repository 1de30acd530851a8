import type { Json } from '@tutti/jq';
import type { Random } from './random.ts';

export const KEYS = ['a', 'b', 'c', 'd'] as const;

const TEXTS = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'a,b, c',
  'A b',
  '12',
  '1.5',
  'true',
  'null',
  '[1]',
  'é',
  '😀x',
  'x-y_z',
  '2015-03-05T23:51:47Z',
  'aXbxc',
  ' pad ',
  '"q"',
  "it's <b>&",
];
const NUMBERS = [0, 1, 2, 3, -1, -2, 10, 100, 0.5, 1.5, -0.5, 3.75, 1425599621, 255, 1000000];

export function scalar(random: Random): Json {
  switch (random.below(6)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(NUMBERS);
    default:
      return random.pick(TEXTS);
  }
}

/** A value of a few levels, with keys that programs are likely to ask for. */
export function value(random: Random, depth: number): Json {
  if (depth === 0 || random.chance(0.3)) return scalar(random);
  if (random.chance(0.5)) {
    return Array.from({ length: random.below(4) }, () => value(random, depth - 1));
  }
  const entries = KEYS.filter(() => random.chance(0.6)).map(
    (key) => [key, value(random, depth - 1)] as const,
  );
  return Object.fromEntries(random.chance(0.3) ? entries.reverse() : entries);
}

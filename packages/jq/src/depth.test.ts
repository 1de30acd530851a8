import { describe, expect, test } from 'vitest';
import type { Json } from './index.ts';
import { run } from './testing/run.ts';

const LEVELS = 10_000;

function nest(wrap: (inner: Json) => Json, levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

const lists = nest((inner) => [inner], LEVELS);
const objects = nest((inner) => ({ a: inner }), LEVELS);

describe('values of ten thousand levels', () => {
  test.each([
    'tojson | length > 20000',
    '[..] | length == 10001',
    '[recurse(.[]?)] | length == 10001',
    '[paths] | length == 10000',
    'walk(.) == .',
    '. == (walk(.))',
    '[., .] | unique | length == 1',
    '[., .] | sort | length == 2',
    'flatten == [1]',
    '(.. | numbers) |= . + 1 | flatten == [2]',
    'del(.. | numbers) | flatten == []',
    'contains([[]]) | not | not',
    'reduce .. as $x (0; . + 1) == 10001',
    'getpath([limit(10000; repeat(0))]) == 1',
    'setpath([limit(10000; repeat(0))]; 2) | flatten == [2]',
    'first(tostream) | .[0] | length == 10000',
    'tostring | length > 20000',
    'try error catch length == 1',
    '[limit(5; ..)] | length == 5',
  ])('%s', (source) => {
    expect(run(source, lists)).toEqual([true]);
  });

  test.each([
    '[..] | length == 10001',
    '. * . == .',
    'tojson | length > 50000',
    '[leaf] | length == 1',
  ])('of objects: %s', (source) => {
    expect(run(`def leaf: .. | numbers; ${source}`, objects)).toEqual([true]);
  });
});

describe('recursion', () => {
  test('at the end of a function takes no stack', () => {
    expect(run('def up: if . < 100000 then . + 1 | up else . end; 0 | up')).toEqual([100_000]);
    expect(run('def up(f): if . < 100000 then f | up(f) else . end; 0 | up(. + 1)')).toEqual([
      100_000,
    ]);
    expect(
      run('def all: ., (if . < 50000 then . + 1 | all else empty end); [0 | all] | length'),
    ).toEqual([50_001]);
  });

  test('elsewhere goes some hundred levels deep', () => {
    expect(run('def sum: if . == 0 then 0 else . + (. - 1 | sum) end; 500 | sum')).toEqual([
      125_250,
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { problemOf, run } from '../testing/run-driver.ts';

const sum = (items: string, more = '') =>
  `- loop: { for: { each: x, in: '\${ ${items} }', at: i }, ${more} do: [ { add: { set: { sum: '\${ .sum + $x * 10 + $i }' } } } ] }`;

describe('for', () => {
  test('[SPEC L1] faults when `in` is no array', () => {
    const driver = run(
      `- loop: { for: { in: '\${ { a: 1 } }' }, do: [ { a: { set: { x: 1 } } } ] }`,
    );
    expect(driver.problem).toEqual(
      problemOf('expression', 400, {
        title: 'Expression error',
        detail: 'Expected for.in to be an array, but it is an object.',
        instance: '/do/0/loop',
      }),
    );
  });

  test('[SPEC L2] gives each iteration the output of the one before, and has the last one’s', () => {
    expect(run(sum('[1, 2, 3]'), { sum: 100 }).output).toEqual({ sum: 163 });
  });

  test.each(['[]', '[range(0)]'])('[SPEC L2] over %s has its input as its output', (items) => {
    expect(run(sum(items), { sum: 100 }).output).toEqual({ sum: 100 });
  });

  test('[SPEC L2] with an empty body has its input as its output', () => {
    const driver = run(`- loop: { for: { in: '\${ [1, 2] }' }, do: [] }`, { n: 1 });
    expect(driver.output).toEqual({ n: 1 });
  });

  test('[SPEC L2] whose body is skipped hands the data on', () => {
    const driver = run(
      `- loop: { for: { each: x, in: '\${ [1, 2, 3] }' }, do: [ { a: { if: '\${ $x == 2 }', set: { n: '\${ .n + 1 }' } } } ] }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ n: 2 });
  });

  test('[SPEC L3] evaluates `while` before each iteration, with its variables and the data so far', () => {
    const driver = run(sum('[1, 2, 3]', `while: '\${ .sum < 110 or $i == 0 }',`), { sum: 100 });
    expect(driver.output).toEqual({ sum: 110 + 21 - 21 });
  });

  test('[SPEC L3] does nothing when `while` does not hold at once', () => {
    expect(run(sum('[1, 2, 3]', `while: '\${ false }',`), { sum: 1 }).output).toEqual({ sum: 1 });
  });

  test('[SPEC L3] evaluates `while` though there are no tasks', () => {
    const looped = (condition: string) =>
      run(`- loop: { for: { in: '\${ [1, 2] }' }, while: '\${ ${condition} }', do: [] }`, { n: 1 });
    expect(looped('true').output).toEqual({ n: 1 });
    expect(looped('$index < 1 or $item != 2 or error("second")').problem).toMatchObject({
      status: 400,
      instance: '/do/0/loop',
    });
    expect(looped('$index < 0 or ($index > 0 and error("never"))').output).toEqual({ n: 1 });
  });

  test('faults when `while` does', () => {
    const driver = run(sum('[1, 2]', `while: '\${ if $i == 1 then error("no") else true end }',`), {
      sum: 0,
    });
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/loop' });
  });

  test('[SPEC L4] makes activations of their own for the tasks of each iteration', () => {
    const driver = run(sum('[1, 2]'), { sum: 0 });
    expect(
      driver.eventsOf('task-created').map(({ activation, parent }) => [activation, parent]),
    ).toEqual([
      ['a1', null],
      ['a2', 'a1'],
      ['a3', 'a1'],
    ]);
  });

  test('names its variables `item` and `index` unless told', () => {
    const driver = run(
      `- loop: { for: { in: '\${ ["x"] }' }, do: [ { a: { set: { got: '\${ [$item, $index] }' } } } ] }`,
    );
    expect(driver.output).toEqual({ got: ['x', 0] });
  });

  test('evaluates `in` once, on its transformed input', () => {
    const driver = run(
      `- loop: { input: { from: '\${ .items }' }, for: { each: x, in: '\${ . }' }, do: [ { a: { set: '\${ [$x] }' } } ] }`,
      { items: [1, 2] },
    );
    expect(driver.output).toEqual([2]);
  });
});

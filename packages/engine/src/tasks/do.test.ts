import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

describe('do', () => {
  test('[SPEC F1] has the output of its last task', () => {
    const driver = run(`
      - a: { do: [ { b: { set: { n: 1 } } }, { c: { set: { n: 2 } } } ], output: { as: '\${ .n }' } }`);
    expect(driver.output).toBe(2);
  });

  test('with an empty list has its input as its output', () => {
    expect(run('- a: { do: [] }', { n: 1 }).output).toEqual({ n: 1 });
  });

  test('whose tasks are all skipped has its input as its output', () => {
    const driver = run(
      `- a: { do: [ { b: { if: '\${ false }', set: { n: 2 } } }, { c: { if: '\${ false }', set: { n: 3 } } } ] }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ n: 1 });
  });

  test('may nest as deep as a definition can', () => {
    const levels = 60;
    let task = '{ leaf: { set: { n: 1 } } }';
    for (let level = 0; level < levels; level += 1) task = `{ l${level}: { do: [ ${task} ] } }`;
    const driver = run(`- ${task}`);
    expect(driver.output).toEqual({ n: 1 });
    expect(driver.started()).toHaveLength(levels + 1);
  });
});

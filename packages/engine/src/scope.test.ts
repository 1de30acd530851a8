import { describe, expect, test } from 'vitest';
import { RUNTIME, run, START } from './testing/run-driver.ts';

const STARTED_AT = {
  iso8601: '1970-01-01T00:16:40.000Z',
  epoch: { seconds: START / 1000, milliseconds: START },
};

describe('the arguments of an expression', () => {
  test('[SPEC E5] describe the workflow, the task and the runtime', () => {
    const driver = run(
      `- a: { set: { id: '\${ $workflow.id }', input: '\${ $workflow.input }', name: '\${ $workflow.definition.document.name }', startedAt: '\${ $workflow.startedAt }', runtime: '\${ $runtime }' } }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({
      id: 'r1',
      input: { n: 1 },
      name: 'sample',
      startedAt: STARTED_AT,
      runtime: RUNTIME,
    });
  });

  test('[SPEC E5, E8] describe the task, with what its definition has', () => {
    const driver = run(`- a: { input: { from: '\${ .inner }' }, set: { task: '\${ $task }' } }`, {
      inner: 1,
    });
    expect(driver.output).toEqual({
      task: {
        set: { task: '${ $task }' },
        name: 'a',
        reference: '/do/0/a',
        definition: { input: { from: '${ .inner }' }, set: { task: '${ $task }' } },
        input: { inner: 1 },
        output: null,
        startedAt: STARTED_AT,
      },
    });
  });

  test('[SPEC E5] include the variables of enclosing scopes; the nearest one wins', () => {
    const driver = run(`
      - outer:
          for: { each: x, in: '\${ [1] }', at: i }
          do:
            - inner:
                for: { each: x, in: '\${ [2] }', at: j }
                do: [ { a: { set: { x: '\${ $x }', i: '\${ $i }', j: '\${ $j }' } } } ]`);
    expect(driver.output).toEqual({ x: 2, i: 0, j: 0 });
  });

  test('[SPEC E5] include the caught problem in the tasks of its `catch`', () => {
    const driver = run(`
      - t:
          try: [ { a: { raise: { error: { type: 'urn:x', status: 400 } } } } ]
          catch: { as: oops, do: [ { b: { do: [ { c: { set: { caught: '\${ $oops }' } } } ] } } ] }`);
    expect(driver.output).toEqual({
      caught: { type: 'urn:x', status: 400, instance: '/do/0/t/try/0/a' },
    });
  });

  test('let a variable be called like a member of every object', () => {
    const driver = run(`
      - l:
          for: { each: constructor, in: '\${ [1] }', at: rawOutput }
          do:
            - a: { set: { c: '\${ $constructor }' }, output: { as: '\${ . + { r: $rawOutput } }' } }`);
    expect(driver.output).toEqual({ c: 1, r: 0 });
  });

  test('let data have members that are called like those of every object', () => {
    const input = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 2 }');
    const driver = run(
      `
      - a: { set: '\${ . }', export: { as: '\${ . }' } }
      - b: { set: { was: '\${ . }', context: '\${ $context }', proto: '\${ .__proto__ }', has: '\${ has("toString") }' } }`,
      input,
    );
    expect(JSON.stringify(driver.output)).toBe(
      '{"was":{"__proto__":{"x":1},"constructor":2},"context":{"__proto__":{"x":1},"constructor":2},"proto":{"x":1},"has":false}',
    );
  });
});

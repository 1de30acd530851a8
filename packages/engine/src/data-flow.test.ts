import { describe, expect, test } from 'vitest';
import { problemOf, run, START } from './testing/run-driver.ts';

const VALIDATION = { title: 'Validation error' };
const NUMBER_SCHEMA =
  '{ format: json, document: { type: object, properties: { n: { type: number } }, required: [n] } }';

describe('a task', () => {
  test('[SPEC D1] is skipped when `if` does not hold on its raw input, and its `then` is not followed', () => {
    const driver = run(
      `
      - first: { set: { n: 1 } }
      - skipped: { if: '\${ .n == 2 }', input: { from: '\${ { n: 2 } }' }, set: { n: 3 }, then: end }
      - last: { set: { got: '\${ . }' } }`,
    );
    expect(driver.output).toEqual({ got: { n: 1 } });
    expect(driver.started()).toEqual(['first', 'last']);
  });

  test('[SPEC D2] faults when its raw input does not fit `input.schema`, before the input is transformed', () => {
    const driver = run(
      `- a: { input: { schema: ${NUMBER_SCHEMA}, from: '\${ { n: 1 } }' }, set: { ok: true } }`,
      { n: 'one' },
    );
    const detail =
      'The input does not fit its schema. #/n: Instance type "string" is invalid. Expected "number".';
    const instance = '/do/0/a';
    expect(driver.problem).toEqual(
      problemOf('validation', 400, { ...VALIDATION, detail, instance }),
    );
  });

  test('[SPEC D3] has its transformed input as `.` and `$input`, and its raw input as `$task.input`', () => {
    const driver = run(
      `- a: { input: { from: '\${ .inner }' }, set: { dot: '\${ . }', input: '\${ $input }', raw: '\${ $task.input }' } }`,
      { inner: { x: 1 } },
    );
    expect(driver.output).toEqual({ dot: { x: 1 }, input: { x: 1 }, raw: { inner: { x: 1 } } });
  });

  test('[SPEC D4] has the output of the task before it, and the first one of a list its holder’s input', () => {
    const driver = run(
      `
      - a: { set: { n: '\${ .n + 1 }' } }
      - b: { input: { from: '\${ { m: .n } }' }, do: [ { c: { set: { got: '\${ . }' } } } ] }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ got: { m: 2 } });
  });

  test('[SPEC D5] has its raw output transformed by `output.as`, with `$input` and `$task.output` at hand', () => {
    const driver = run(
      `- a: { set: { x: 1 }, output: { as: '\${ { out: ., input: $input, raw: $task.output } }' } }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ out: { x: 1 }, input: { n: 1 }, raw: { x: 1 } });
  });

  test('[SPEC D6] faults when its transformed output does not fit `output.schema`', () => {
    const driver = run(
      `- a: { set: { n: 1 }, output: { as: '\${ {} }', schema: ${NUMBER_SCHEMA} } }`,
    );
    const detail =
      'The output does not fit its schema. #: Instance does not have required property "n".';
    const instance = '/do/0/a';
    expect(driver.problem).toEqual(
      problemOf('validation', 400, { ...VALIDATION, detail, instance }),
    );
  });

  test('[SPEC D7] replaces the context by `export.as`, evaluated on its output', () => {
    const driver = run(
      `
      - a: { set: { x: 1 }, output: { as: '\${ { y: .x } }' }, export: { as: '\${ { dot: ., out: $output, was: $context } }' } }
      - b: { set: '\${ $context }' }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ dot: { y: 1 }, out: { y: 1 }, was: { n: 1 } });
  });

  test('[SPEC D9] faults when the exported context does not fit `export.schema`, and the context stays', () => {
    const driver = run(
      `- a: { set: { n: 1 }, export: { as: '\${ { m: .n } }', schema: ${NUMBER_SCHEMA} } }`,
    );
    const detail =
      'The exported context does not fit its schema. #: Instance does not have required property "n".';
    const instance = '/do/0/a';
    expect(driver.problem).toEqual(
      problemOf('validation', 400, { ...VALIDATION, detail, instance }),
    );
    expect(driver.context).toEqual({});
  });

  test('may export a context that is not an object', () => {
    const driver = run(`
      - a: { set: { n: 1 }, export: { as: '\${ [.n] }' } }
      - b: { set: '\${ { seen: $context } }', export: { as: '\${ null }' } }
      - c: { set: '\${ [., $context] }' }`);
    expect(driver.output).toEqual([{ seen: [1] }, null]);
  });

  test('whose schema cannot be used faults with a configuration problem', () => {
    const driver = run(
      `- a: { input: { schema: { format: json, document: { $ref: '#/nowhere' } } }, set: { n: 1 } }`,
    );
    expect(driver.problem).toMatchObject(problemOf('configuration', 400, { instance: '/do/0/a' }));
  });
});

describe('the workflow', () => {
  test('[SPEC D8] has its transformed input as the first context', () => {
    const driver = run(
      `
input: { from: '\${ .inner }' }
do: [ { a: { set: { context: '\${ $context }', input: '\${ . }' } } } ]`,
      { inner: { x: 1 } },
    );
    expect(driver.output).toEqual({ context: { x: 1 }, input: { x: 1 } });
  });

  test('[SPEC D10] transforms the output of the last task by its `output.as`, then validates it', () => {
    const definition = (schema: string) => `
output: { as: '\${ { n: .x, context: $context } }', schema: ${schema} }
do: [ { a: { set: { x: 1 } } } ]`;
    expect(run(definition(NUMBER_SCHEMA), { c: 1 }).output).toEqual({ n: 1, context: { c: 1 } });
    const refused = run(definition('{ document: { required: [m] } }'), { c: 1 });
    expect(refused.problem).toEqual(
      problemOf('validation', 400, {
        ...VALIDATION,
        detail:
          'The output does not fit its schema. #: Instance does not have required property "m".',
        instance: '/output',
      }),
    );
  });

  test('[SPEC D11] has `{}` as its input when none is given', () => {
    expect(run(`- a: { set: { got: '\${ . }' } }`).output).toEqual({ got: {} });
  });

  test('[SPEC D11] faults at `/input` when its input is invalid', () => {
    const driver = run(
      `
input: { schema: ${NUMBER_SCHEMA} }
do: [ { a: { set: { x: 1 } } } ]`,
      {},
    );
    const detail =
      'The input does not fit its schema. #: Instance does not have required property "n".';
    const problem = problemOf('validation', 400, { ...VALIDATION, detail, instance: '/input' });
    expect(driver.log).toEqual([
      {
        type: 'run-started',
        at: START,
        runId: 'r1',
        planId: driver.state?.planId,
        input: {},
        context: {},
      },
      { type: 'run-faulted', at: START, problem },
    ]);
  });

  test('faults at `/input` when its input nests deeper than what can be stored', () => {
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
    expect(run('- a: { set: { x: 1 } }', deep).problem).toEqual(
      problemOf('validation', 400, {
        ...VALIDATION,
        detail: 'The input nests deeper than 1000 levels.',
        instance: '/input',
      }),
    );
  });
});

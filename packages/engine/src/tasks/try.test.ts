import { describe, expect, test } from 'vitest';
import { problemOf, run } from '../testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';
const RAISE = `{ raise: { error: { type: 'urn:x', status: 409, detail: out of stock } } }`;
const CAUGHT = { type: 'urn:x', status: 409, detail: 'out of stock', instance: '/do/0/t/try/0/a' };

const tryOf = (c: string, list = `{ a: ${RAISE} }`, more = '') =>
  `- t: { try: [ ${list} ], catch: ${c}${more} }\n- after: { set: { after: '\${ . }' } }`;

describe('try', () => {
  test('has the output of its list when nothing fails', () => {
    const driver = run(tryOf('{ do: [ { c: { set: { n: 2 } } } ] }', '{ a: { set: { n: 1 } } }'));
    expect(driver.output).toEqual({ after: { n: 1 } });
  });

  test('with an empty list has its input as its output', () => {
    expect(run(tryOf('{}', ''), { n: 1 }).output).toEqual({ after: { n: 1 } });
  });

  test('[SPEC T1] tells of a problem of an effect with the pointer of the task that asked for it', () => {
    const driver = run(tryOf(`{ do: [ { c: { set: '\${ $error }' } } ] }`, `{ a: ${CALL} }`));
    const problem = problemOf('communication', 503, { title: 'Down', instance: '/elsewhere' });
    driver.do({ type: 'fail-effect', effect: 'a2.1', problem });
    expect(driver.output).toEqual({ after: { ...problem, instance: '/do/0/t/try/0/a' } });
  });

  test('[SPEC T1] tells of a problem in a function with the pointer of the task in the function', () => {
    const driver = run(`
use: { functions: { f: { do: [ { inner: ${RAISE} } ] } } }
do:
  - t: { try: [ { a: { call: f } } ], catch: { do: [ { c: { set: '\${ $error.instance }' } } ] } }`);
    expect(driver.output).toBe('/use/functions/f/do/0/inner');
  });

  test('[SPEC T2] is offered what arises in its list, the innermost first', () => {
    const driver = run(`
      - outer:
          try:
            - inner:
                try: [ { d: { do: [ { a: ${RAISE} } ] } } ]
                catch: { errors: { with: { status: 500 } }, do: [ { wrong: { set: { by: inner } } } ] }
          catch: { do: [ { right: { set: { by: outer } } } ] }`);
    expect(driver.output).toEqual({ by: 'outer' });
    const both = run(`
      - outer:
          try:
            - inner:
                try: [ { a: ${RAISE} } ]
                catch: { do: [ { right: { set: { by: inner } } } ] }
          catch: { do: [ { wrong: { set: { by: outer } } } ] }`);
    expect(both.output).toEqual({ by: 'inner' });
  });

  test('[SPEC T2] is not offered a problem of its own input, and the one around it is', () => {
    const driver = run(`
      - outer:
          try:
            - inner:
                input: { from: '\${ error("no") }' }
                try: [ { a: { set: { n: 1 } } } ]
                catch: { do: [ { wrong: { set: { by: inner } } } ] }
          catch: { do: [ { right: { set: { by: outer, at: '\${ $error.instance }' } } } ] }`);
    expect(driver.output).toEqual({ by: 'outer', at: '/do/0/outer/try/0/inner' });
  });

  test('[SPEC T3] faults the run with what nobody catches', () => {
    const driver = run(tryOf('{ errors: { with: { status: 500 } } }'));
    expect([driver.status, driver.problem]).toEqual(['faulted', CAUGHT]);
  });

  test('[SPEC T4] catches what has all the members of `errors.with`', () => {
    const driver = run(tryOf(`{ errors: { with: { type: 'urn:x', detail: out of stock } } }`));
    expect(driver.output).toEqual({ after: {} });
  });

  test.each([
    [`when: '\${ $oops.status == 409 and .n == 1 }'`, 'completed'],
    [`when: '\${ $oops.status == 500 }'`, 'faulted'],
    [`exceptWhen: '\${ $oops.status == 409 and .n == 1 }'`, 'faulted'],
    [`exceptWhen: '\${ $oops.status == 500 }'`, 'completed'],
  ])('[SPEC T5] %s: %s', (condition, status) => {
    expect(run(tryOf(`{ as: oops, ${condition} }`), { n: 1 }).status).toBe(status);
  });

  test('[SPEC T5] whose condition fails faults with that', () => {
    const driver = run(tryOf(`{ when: '\${ error("no") }' }`));
    expect(driver.problem).toEqual(
      problemOf('expression', 400, {
        title: 'Expression error',
        detail: '${ error("no") } failed: no.',
        instance: '/do/0/t',
      }),
    );
  });

  test('[SPEC T6] ends everything in its list when a problem is caught', () => {
    const driver = run(
      tryOf(
        '{}',
        `{ f: { fork: { branches: [ { b: ${CALL} }, { d: { do: [ { a: ${CALL} } ] } } ] } } }`,
      ),
    ).fail(503, 'communication', 'a5.1');
    expect(driver.namesOf('task-faulted')).toEqual(['a', 'd', 'f']);
    expect(driver.namesOf('task-cancelled')).toEqual(['b']);
    expect(driver.effectsOf('cancel-effect').map(({ effect }) => effect)).toEqual(['a3.1']);
    expect(driver.status).toBe('completed');
  });

  test('[SPEC T7] without `do` and `retry` swallows the problem: its output is its input', () => {
    expect(run(tryOf('{}'), { n: 1 }).output).toEqual({ after: { n: 1 } });
  });

  test('[SPEC T7] tries its list again from the first task, with the same input', () => {
    const driver = run(
      tryOf(
        '{ retry: { delay: { seconds: 1 } } }',
        `{ b: { set: { n: '\${ .n + 1 }' } } }, { a: ${CALL} }`,
      ),
      { n: 1 },
    ).fail();
    expect(driver.status).toBe('waiting');
    expect(driver.pass(1000).answer('ok').output).toEqual({ after: 'ok' });
    expect(driver.started()).toEqual(['t', 'b', 'a', 'b', 'a', 'after']);
    expect(driver.eventsOf('task-created').map(({ input }) => input)).toEqual([
      { n: 1 },
      { n: 1 },
      { n: 2 },
      { n: 1 },
      { n: 2 },
      'ok',
    ]);
  });

  test('[SPEC T7] runs `do` when the retries are used up', () => {
    const driver = run(
      tryOf(
        `{ retry: { limit: { attempt: { count: 1 } } }, do: [ { c: { set: '\${ $error.detail }' } } ] }`,
      ),
    );
    expect(driver.pass(1000).output).toEqual({ after: 'out of stock' });
  });

  test('[SPEC T7] raises the problem again when the retries are used up and there is no `do`', () => {
    const driver = run(tryOf('{ retry: { limit: { attempt: { count: 1 } } } }')).pass(1000);
    expect([driver.status, driver.problem]).toEqual(['faulted', CAUGHT]);
  });

  test('[SPEC T8] starts `do` with its own input, and then follows `catch.then`', () => {
    const c = `{ do: [ { c: { set: { caught: '\${ . }' } } } ], then: end }`;
    const driver = run(tryOf(c, `{ b: { set: { n: 2 } } }, { a: ${RAISE} }`), { n: 1 });
    expect(driver.output).toEqual({ caught: { n: 1 } });
  });

  test('[SPEC T8] else follows its own `then` after `do`', () => {
    const driver = run(tryOf('{ do: [ { c: { set: { n: 2 } } } ] }', undefined, ', then: end'));
    expect(driver.output).toEqual({ n: 2 });
  });

  test('[SPEC T8] may swallow a problem and follow `catch.then`', () => {
    expect(run(tryOf('{ then: end }'), { n: 1 }).output).toEqual({ n: 1 });
  });

  test('[SPEC T8] with an empty or skipped `do` has its input as its output', () => {
    expect(run(tryOf('{ do: [] }'), { n: 1 }).output).toEqual({ after: { n: 1 } });
    const skipped = tryOf(`{ do: [ { c: { if: '\${ false }', set: { n: 2 } } } ] }`);
    expect(run(skipped, { n: 1 }).output).toEqual({ after: { n: 1 } });
  });

  test('[SPEC T8] does not catch a problem in its `do`', () => {
    const driver = run(tryOf(`{ do: [ { c: ${RAISE} } ] }`));
    expect(driver.problem).toEqual({ ...CAUGHT, instance: '/do/0/t/catch/do/0/c' });
  });

  test('[SPEC T8] a timeout in its `do` is not caught either', () => {
    const driver = run(
      tryOf(`{ do: [ { c: { wait: { days: 1 }, timeout: { after: { seconds: 1 } } } } ] }`),
    ).pass(1000);
    expect(driver.problem).toMatchObject({ status: 408, instance: '/do/0/t/catch/do/0/c' });
  });

  test.each([
    ['output: { as: "${ error(1) }" }', '/do/0/t/try/0/a'],
    ['export: { as: "${ error(1) }" }', '/do/0/t/try/0/a'],
    ['export: { as: "${ 1 }", schema: { document: { type: object } } }', '/do/0/t/try/0/a'],
    ['if: "${ error(1) }"', '/do/0/t/try/0/a'],
    ['timeout: { after: "${ error(1) }" }', '/do/0/t/try/0/a'],
  ])('catches a problem of the data flow: %s', (flow, instance) => {
    const driver = run(
      tryOf(
        `{ do: [ { c: { set: '\${ $error.instance }' } } ] }`,
        `{ a: { set: { n: 1 }, ${flow} } }`,
      ),
    );
    expect(driver.output).toEqual({ after: instance });
  });
});

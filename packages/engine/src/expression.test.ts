import { describe, expect, test } from 'vitest';
import { Expressions } from './expression.ts';
import { TaskProblem } from './task-problem.ts';
import { problemOf, RunDriver, run } from './testing/run-driver.ts';

const at = (detail: string, instance = '/do/0/a') =>
  problemOf('expression', 400, { title: 'Expression error', detail, instance });

describe('an expression', () => {
  test('[SPEC E1] has the first output of its program as its value', () => {
    expect(run(`- a: { set: { x: '\${ 1, 2, error }' } }`).output).toEqual({ x: 1 });
  });

  test('[SPEC E1] without an output is null', () => {
    expect(run(`- a: { set: { x: '\${ empty }' } }`).output).toEqual({ x: null });
  });

  test.each([
    ['null', 'no'],
    ['false', 'no'],
    ['0', 'yes'],
    ['""', 'yes'],
    ['[]', 'yes'],
    ['true', 'yes'],
    ['empty', 'no'],
  ])('[SPEC E2] as a condition: %s holds: %s', (source, answer) => {
    const driver = run(`
      - a: { set: { got: 'no' } }
      - b: { if: '\${ ${source} }', set: { got: 'yes' } }`);
    expect(driver.output).toEqual({ got: answer });
  });

  test.each([
    ['strict', { in: '.secret', text: '.in', both: '.secret' }],
    ['loose', { in: '.secret', text: '.secret', both: '.secret' }],
  ])('[SPEC E9] in %s mode is told by its text; data is none', (mode, output) => {
    const driver = run(
      `use: {}\nevaluate: { mode: ${mode} }\ndo:\n- a: { set: { in: '\${ .in }', text: .in, both: '\${ .in }' } }`,
      { in: '.secret', secret: 7 },
    );
    expect(driver.output).toEqual(output);
  });

  test('[SPEC E3] that fails raises an expression problem', () => {
    const driver = run(`- a: { set: { x: '\${ error("no luck") }' } }`);
    expect(driver.problem).toEqual(at('${ error("no luck") } failed: no luck.'));
  });

  test('[SPEC E3] that exceeds a budget raises an expression problem', () => {
    const driver = run(`- a: { set: { x: '\${ [limit(3; repeat(1))] | until(false; .) }' } }`);
    expect(driver.problem).toMatchObject({ ...at(''), detail: expect.stringContaining('steps') });
  });

  test('[SPEC E3] that takes longer than the host allows raises an expression problem', () => {
    let nowMs = 0;
    const expressions = new Expressions(() => {
      nowMs += 60_000;
      return nowMs;
    });
    const source = '[range(100000)] | length';
    const expression = { kind: 'expression', source, variables: [] } as const;
    expect(() => expressions.evaluate(expression, null, () => null, 0)).toThrow(TaskProblem);
    expect(new Expressions().evaluate(expression, null, () => null, 0)).toBe(100_000);
  });

  test('[SPEC E3] whose output nests too deep to be stored raises an expression problem', () => {
    const driver = run(`- a: { set: { x: '\${ reduce range(1001) as $i (1; [.]) }' } }`);
    const source = '${ reduce range(1001) as $i (1; [.]) }';
    expect(driver.problem).toEqual(
      at(`${source} failed: its output nests deeper than 1000 levels.`),
    );
  });

  test('yields only numbers that JSON has', () => {
    const driver = run(`- a: { set: { x: '\${ [nan, infinite, -infinite, -0, 1.5] }' } }`);
    const { MAX_VALUE } = Number;
    expect(driver.output).toEqual({ x: [null, MAX_VALUE, -MAX_VALUE, 0, 1.5] });
  });

  test('[SPEC E4] knows the instant of the decision as `now`', () => {
    const driver = new RunDriver(`- a: { set: { now: '\${ now }' } }`);
    driver.now = 1_500;
    expect(driver.start().output).toEqual({ now: 1.5 });
  });

  test('[SPEC E4] cannot read the environment', () => {
    expect(() => run(`- a: { set: { x: '\${ env }' } }`)).toThrow('programs cannot reach the host');
  });
});

describe('a duration that an expression yields', () => {
  test.each([
    ['"PT2S"', 2000],
    ['{ seconds: 1, milliseconds: 500 }', 1500],
    ['"P1DT1H"', 90_000_000],
  ])('[SPEC E7] may be %s', (source, ms) => {
    const driver = run(`- a: { wait: '\${ ${source} }' }`).pass(ms - 1);
    expect(driver.status).toBe('waiting');
    expect(driver.pass(1).status).toBe('completed');
  });

  test.each(['2', '"two"', '{ fortnights: 1 }', 'null', '{}', '[]'])(
    '[SPEC E7] may not be %s',
    (source) => {
      const driver = run(`- a: { wait: '\${ ${source} }' }`);
      expect(driver.problem).toMatchObject({
        ...at(''),
        detail: expect.stringContaining('Expected an ISO 8601 duration'),
      });
    },
  );
});

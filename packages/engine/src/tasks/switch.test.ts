import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

const CASES = `
  - s:
      switch:
        - small: { when: '\${ .n < 10 }', then: low }
        - other: { then: rest }
        - even: { when: '\${ .n % 2 == 0 }', then: exit }
  - low: { set: '\${ { low: .n } }', then: exit }
  - rest: { set: '\${ { rest: .n } }' }`;

describe('switch', () => {
  test('[SPEC S1] follows the first case that holds', () => {
    expect(run(CASES, { n: 4 }).output).toEqual({ low: 4 });
  });

  test('[SPEC S1] prefers a case that holds to the default before it', () => {
    expect(run(CASES, { n: 12 }).output).toEqual({ n: 12 });
  });

  test('[SPEC S1] else follows the default', () => {
    expect(run(CASES, { n: 13 }).output).toEqual({ rest: 13 });
  });

  test('[SPEC S1] else follows its own `then`, and has its input as its output', () => {
    const driver = run(
      `
      - s: { switch: [ { never: { when: '\${ false }', then: a } } ], then: b }
      - a: { set: { a: true } }
      - b: { set: { got: '\${ . }' } }`,
      { n: 1 },
    );
    expect(driver.output).toEqual({ got: { n: 1 } });
  });

  test('faults when a condition does', () => {
    const driver = run(`- s: { switch: [ { c: { when: '\${ error("no") }', then: exit } } ] }`);
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/s' });
  });
});

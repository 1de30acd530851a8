import { describe, expect, test } from 'vitest';
import { run } from './testing/run-driver.ts';

describe('a flow directive', () => {
  test('[SPEC F1] `continue` goes on with the next task of the list, or ends the list after the last', () => {
    const driver = run(`
      - a: { do: [ { b: { set: { n: 1 }, then: continue } }, { c: { set: { n: 2 }, then: continue } } ] }
      - d: { set: { got: '\${ .n }' } }`);
    expect(driver.started()).toEqual(['a', 'b', 'c', 'd']);
    expect(driver.output).toEqual({ got: 2 });
  });

  test('[SPEC F2] `exit` ends the list, and what holds it goes on', () => {
    const driver = run(`
      - a: { do: [ { b: { set: { n: 1 }, then: exit } }, { c: { set: { n: 2 } } } ] }
      - d: { set: { got: '\${ .n }' } }`);
    expect(driver.started()).toEqual(['a', 'b', 'd']);
    expect(driver.output).toEqual({ got: 1 });
  });

  test('[SPEC F2] `exit` at the top ends the run', () => {
    const driver = run(`
      - a: { set: { n: 1 }, then: exit }
      - b: { set: { n: 2 } }`);
    expect([driver.status, driver.output]).toEqual(['completed', { n: 1 }]);
  });

  test('[SPEC F2] `exit` in the body of a `for` ends the iteration, `while` ends the loop', () => {
    const driver = run(
      `
      - loop:
          for: { each: x, in: '\${ [1, 2, 3, 4] }' }
          while: '\${ $x < 4 }'
          do:
            - add: { set: '\${ . + [$x] }' }
            - odd: { switch: [ { yes: { when: '\${ $x % 2 == 1 }', then: exit } } ] }
            - even: { set: '\${ . + ["even"] }' }`,
      [],
    );
    expect(driver.output).toEqual([1, 2, 'even', 3]);
  });

  test.each([
    ['a list', '- x: { do: [ { b: { set: { n: 1 }, then: end } }, { c: { set: { n: 2 } } } ] }'],
    [
      'a loop',
      `- x: { for: { in: '\${ [1, 2] }' }, do: [ { b: { set: { n: 1 }, then: end } }, { c: { set: { n: 2 } } } ] }`,
    ],
    [
      'a try',
      '- x: { try: [ { b: { set: { n: 1 }, then: end } } ], catch: { do: [ { c: { set: { n: 2 } } } ] } }',
    ],
    [
      'a catch',
      `- x: { try: [ { r: { raise: { error: { type: 'urn:x', status: 400 } } } } ], catch: { do: [ { b: { set: { n: 1 }, then: end } }, { c: { set: { n: 2 } } } ] } }`,
    ],
    [
      'a branch',
      '- x: { fork: { branches: [ { b: { set: { n: 1 }, then: end } }, { c: { wait: { days: 1 } } } ] } }',
    ],
    [
      'a list in a branch',
      '- x: { fork: { branches: [ { y: { do: [ { b: { set: { n: 1 }, then: end } } ] } }, { c: { wait: { days: 1 } } } ] } }',
    ],
  ])('[SPEC F3] `end` in %s completes the run with the output of the task', (_, task) => {
    const driver = run(`
      ${task}
      - after: { set: { n: 3 } }`);
    expect([driver.status, driver.output]).toEqual(['completed', { n: 1 }]);
    expect(driver.started()).not.toContain('after');
    expect(driver.state?.activations).toEqual({});
  });

  test.each([
    ['the function', '{ set: { n: 1 }, then: end }'],
    ['a task of it', '{ do: [ { b: { set: { n: 1 }, then: end } }, { c: { set: { n: 2 } } } ] }'],
  ])('[SPEC F3] `end` of %s completes the run that calls it', (_, task) => {
    const driver = run(`
use: { functions: { f: ${task} } }
do: [ { a: { call: f } }, { after: { set: { n: 3 } } } ]`);
    expect([driver.status, driver.output]).toEqual(['completed', { n: 1 }]);
  });

  test('[SPEC F3] `end` cancels what else is live, with its effects', () => {
    const driver = run(`
      - x:
          fork:
            branches:
              - a: { call: http, with: { method: get, endpoint: https://example.org } }
              - b: { set: { n: 1 }, then: end }`);
    expect(driver.namesOf('task-cancelled')).toEqual(['a', 'x']);
    expect(driver.effectsOf('cancel-effect')).toEqual([{ type: 'cancel-effect', effect: 'a2.1' }]);
  });

  test('[SPEC F4] a name goes on with that task of the same list, back or forth', () => {
    const driver = run(
      `
      - a: { set: { n: '\${ .n + 1 }' } }
      - b: { switch: [ { again: { when: '\${ .n < 3 }', then: a } }, { done: { then: d } } ] }
      - c: { set: { never: true } }
      - d: { set: { got: '\${ .n }' } }`,
      { n: 0 },
    );
    expect(driver.started()).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'd']);
    expect(driver.output).toEqual({ got: 3 });
  });

  test('the last task may be skipped', () => {
    const driver = run(`
      - a: { set: { n: 1 } }
      - b: { if: '\${ false }', set: { n: 2 }, then: a }`);
    expect([driver.status, driver.output]).toEqual(['completed', { n: 1 }]);
  });
});

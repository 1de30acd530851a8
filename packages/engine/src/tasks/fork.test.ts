import { describe, expect, test } from 'vitest';
import { problemOf, run } from '../testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';

describe('fork', () => {
  test('[SPEC K1] has the outputs of its branches in order of declaration, whenever they end', () => {
    const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`);
    driver.answer('second', 'a3.1').answer('first', 'a2.1');
    expect(driver.output).toEqual(['first', 'second']);
  });

  test('[SPEC K1] without branches has an empty array', () => {
    expect(run('- f: { fork: { branches: [] } }').output).toEqual([]);
  });

  test('[SPEC K1] has the input of a branch that is skipped', () => {
    const driver = run(
      `- f: { fork: { branches: [ { a: { if: '\${ false }', set: { n: 2 } } }, { b: { set: { n: 3 } } } ] } }`,
      { n: 1 },
    );
    expect(driver.output).toEqual([{ n: 1 }, { n: 3 }]);
  });

  test('[SPEC K2] shows a branch the context as of the fork, and its own exports', () => {
    const driver = run(
      `
      - f:
          fork:
            branches:
              - a: { do: [ { a1: { set: { x: 1 }, export: { as: '\${ $context + { a: 1 } }' } } }, { a2: { set: '\${ $context }' } } ] }
              - b: { do: [ { b1: { set: { x: 1 } } }, { b2: { set: '\${ $context }' } } ] }`,
      { n: 0 },
    );
    expect(driver.output).toEqual([{ n: 0, a: 1 }, { n: 0 }]);
  });

  test('[SPEC K2] lets forks nest', () => {
    const driver = run(
      `
      - f:
          fork:
            branches:
              - a:
                  do:
                    - a1: { set: { x: 1 }, export: { as: '\${ $context + { a: 1 } }' } }
                    - a2: { fork: { branches: [ { a3: { set: '\${ $context }', export: { as: '\${ $context + { c: 3 } }' } } } ] } }
                    - a4: { set: { inner: '\${ . }', after: '\${ $context }' } }
              - b: { set: '\${ $context }' }
      - g: { set: { outputs: '\${ . }', context: '\${ $context }' } }`,
      { n: 0 },
    );
    expect(driver.output).toEqual({
      outputs: [{ inner: [{ n: 0, a: 1 }], after: { n: 0, a: 1, c: 3 } }, { n: 0 }],
      context: { n: 0, a: 1, c: 3 },
    });
  });

  test('[SPEC K3] applies what the branches changed in the context, in order of declaration', () => {
    const driver = run(
      `
      - f:
          fork:
            branches:
              - a: { call: http, with: { method: get, endpoint: https://example.org }, export: { as: '\${ $context + { a: 1, both: "a" } }' } }
              - b: { set: { x: 1 }, export: { as: '\${ $context + { b: 2, both: "b" } | del(.old) }' } }
      - g: { set: '\${ $context }' }`,
      { n: 0, old: true },
    );
    expect(driver.answer(null).output).toEqual({ n: 0, a: 1, b: 2, both: 'b' });
  });

  test('[SPEC K4] with `compete` has the output and context of the first branch to complete, and cancels the others', () => {
    const branch = (name: string) =>
      `{ ${name}: { call: http, with: { method: get, endpoint: https://example.org }, export: { as: '\${ $context + { ${name}: . } }' } } }`;
    const driver = run(
      `
      - f: { fork: { compete: true, branches: [ ${branch('a')}, ${branch('b')}, ${branch('c')} ] } }
      - g: { set: { output: '\${ . }', context: '\${ $context }' } }`,
      { n: 0 },
    ).answer('won', 'a3.1');
    expect(driver.output).toEqual({ output: 'won', context: { n: 0, b: 'won' } });
    expect(driver.namesOf('task-cancelled')).toEqual(['c', 'a']);
    expect(driver.effectsOf('cancel-effect').map(({ effect }) => effect)).toEqual(['a4.1', 'a2.1']);
  });

  test('[SPEC K4] with `compete` is not won by a branch that is skipped, unless all are', () => {
    const skipped = (name: string) => `{ ${name}: { if: '\${ false }', set: { n: 2 } } }`;
    const race = (...branches: string[]) =>
      run(`- f: { fork: { compete: true, branches: [ ${branches.join(', ')} ] } }`, { n: 1 });
    const driver = race(skipped('a'), `{ b: ${CALL} }`, skipped('c'));
    expect(driver.status).toBe('running');
    expect(driver.answer('won').output).toBe('won');
    expect(race(skipped('a'), skipped('b')).output).toEqual({ n: 1 });
    expect(race().output).toEqual({ n: 1 });
  });

  test('[SPEC K4] with `compete` faults when a branch does', () => {
    const driver = run(
      `- f: { fork: { compete: true, branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`,
    ).fail(503, 'communication', 'a3.1');
    expect(driver.problem).toEqual(
      problemOf('communication', 503, { instance: '/do/0/f/fork/branches/1/b' }),
    );
  });

  test('a branch that ends by `exit` is a branch that ends', () => {
    const driver = run(
      '- f: { fork: { branches: [ { a: { set: { n: 1 }, then: exit } }, { b: { set: { n: 2 } } } ] } }',
    );
    expect(driver.output).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('takes two thousand branches', () => {
    const branches = Array.from(
      { length: 2000 },
      (_, index) => `{ b${index}: { set: '\${ ${index} }' } }`,
    );
    const driver = run(`- f: { fork: { branches: [ ${branches.join(', ')} ] } }`);
    expect(driver.output).toEqual(branches.map((_, index) => index));
  });
});

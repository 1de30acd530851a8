import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';
import { playTest } from './play-test.ts';
import { planOf, testOf } from './testing/plan.ts';

const PLAN = planOf(`
- choose: { switch: [ { big: { when: '\${ .n > 10 }', then: celebrate } }, { other: { then: try } } ] }
- celebrate: { set: { party: true } }
- try:
    if: '\${ .n != 7 }'
    try: [ { fail: { raise: { error: { type: 'urn:no', status: 409 } } } } ]
    catch: { do: [ { mend: { set: { mended: true } } } ] }
`);

function coverage(...inputs: number[]) {
  const logs = inputs.map((n) => playTest(PLAN, testOf(`input: { n: ${n} }\nexpect: {}`)).log);
  return coverageOf(PLAN, logs);
}

test('tells the tasks and branches that no test goes through', () => {
  expect(coverage(1)).toEqual({
    tasks: { covered: 4, all: 5 },
    branches: { covered: 3, all: 5 },
    uncovered: [
      { pointer: '/do/1/celebrate', what: 'celebrate is never entered' },
      { pointer: '/do/2/try', what: 'the `if` of try always holds' },
      { pointer: '/do/0/choose', what: 'the case big of choose is never taken' },
    ],
  });
});

test('counts what any of the tests goes through', () => {
  expect(coverage(1, 11, 7)).toEqual({
    tasks: { covered: 5, all: 5 },
    branches: { covered: 5, all: 5 },
    uncovered: [],
  });
});

test('without a default, going past all cases is a branch too', () => {
  const plan = planOf("- s: { switch: [ { a: { when: '${ .n == 1 }', then: end } } ] }");
  const { log } = playTest(plan, testOf('input: { n: 1 }\nexpect: {}'));
  expect(coverageOf(plan, [log]).uncovered).toEqual([
    { pointer: '/do/0/s', what: 'some case of s always holds' },
  ]);
});

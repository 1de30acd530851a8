import { readWorkflowTests } from '@tutti/language';
import { expect, test } from 'vitest';
import { playTest } from './play-test.ts';
import { recordTest } from './record-test.ts';
import { planOf, testOf } from './testing/plan.ts';

const PLAN = planOf(`
- a: { call: http, with: { method: get, endpoint: 'https://x.org/a' } }
- t:
    try: [ { b: { call: http, with: { method: get, endpoint: 'https://x.org/b' } } } ]
    catch: { do: [ { mend: { set: { mended: true } } } ] }
`);

test('a recorded run is a test that the definition passes', () => {
  const played = playTest(
    PLAN,
    testOf(`
calls: [{ task: a, answer: { n: 1 } }, { task: b, problem: { type: 'urn:no', status: 500 } }]
expect: {}`),
  );
  const recorded = recordTest('as it was', { id: 7 }, played.log);
  expect(recorded).toEqual({
    name: 'as it was',
    input: { id: 7 },
    calls: [
      { task: 'a', answer: { n: 1 } },
      { task: 'b', problem: { type: 'urn:no', status: 500 } },
    ],
    expect: { output: { mended: true }, path: ['a', 't', 'b', 'mend'] },
  });
  const read = readWorkflowTests(JSON.stringify({ tests: [recorded] }));
  expect(read.ok && playTest(PLAN, read.file.tests[0]!).failures).toEqual([]);
});

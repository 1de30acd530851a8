import { expect, test } from 'vitest';
import { readWorkflowTests } from './read-workflow-tests.ts';

test('a file of tests is read with its defaults', () => {
  const result = readWorkflowTests(`
definition: order.yaml
tests:
- name: paid
  input: { id: 1 }
  calls:
  - { task: charge, answer: null }
  - { task: ship, problem: { status: 500 }, after: PT1S, optional: true }
  events: [{ event: { type: paid } }]
  people:
  - { task: approve, by: ann, groups: [heads], after: P1D, decide: reject, comment: No. }
  - { task: fill, by: bob, fill: { a: 1 } }
  expect: { problem: { status: 500 }, took: { seconds: 2 } }
`);
  expect(result).toEqual({
    ok: true,
    file: {
      definition: 'order.yaml',
      resources: {},
      tests: [
        {
          name: 'paid',
          line: 4,
          input: { id: 1 },
          calls: [
            {
              task: 'charge',
              line: 7,
              outcome: { kind: 'answer', output: null },
              afterMs: 0,
              isOptional: false,
            },
            {
              task: 'ship',
              line: 8,
              outcome: { kind: 'problem', problem: { status: 500 } },
              afterMs: 1000,
              isOptional: true,
            },
          ],
          events: [{ afterMs: 0, event: { type: 'paid' } }],
          people: [
            {
              task: 'approve',
              line: 11,
              by: 'ann',
              groups: ['heads'],
              afterMs: 86_400_000,
              deed: { kind: 'decide', decision: 'reject', comment: 'No.' },
            },
            {
              task: 'fill',
              line: 12,
              by: 'bob',
              groups: [],
              afterMs: 0,
              deed: { kind: 'fill', data: { a: 1 } },
            },
          ],
          expect: { status: 'faulted', problem: { status: 500 }, tookMs: 2000 },
        },
      ],
    },
  });
});

test('what is wrong with a file is told with line and column', () => {
  const result = readWorkflowTests(`tests:
- name: paid
  cals: []
  calls:
  - { task: charge }
  - { task: ship, answer: 1, problem: {} }
  expect: { status: done, took: soon }
- expect: {}
`);
  expect(result.ok).toBe(false);
  const told = result.ok ? [] : result.diagnostics;
  expect(told.map(({ line, column, code, pointer }) => [line, column, code, pointer])).toEqual([
    [3, 3, 'unknown-property', '/tests/0/cals'],
    [5, 5, 'missing-property', '/tests/0/calls/0'],
    [6, 30, 'conflicting-properties', '/tests/0/calls/1/problem'],
    [7, 21, 'not-one-of', '/tests/0/expect/status'],
    [7, 33, 'invalid-duration', '/tests/0/expect/took'],
    [8, 3, 'missing-property', '/tests/1/name'],
  ]);
});

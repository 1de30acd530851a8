import { describe, expect, test } from 'vitest';
import { type Execution, tasksOf } from './execution.ts';
import type { Assertion } from './step.ts';
import { contradictionOf } from './verify.ts';

const completed: Execution = {
  end: 'completed',
  output: { pet: { id: 1 }, colors: ['red'] },
  tasks: [
    { name: 'setRed', end: 'completed', value: 1 },
    { name: 'setBlue', end: 'completed' },
  ],
};
const faulted: Execution = {
  end: 'faulted',
  error: { status: 400, type: 'x', detail: 'more' },
  tasks: [],
};

const HOLDING: [string, Assertion, Execution][] = [
  ['end', { kind: 'workflow-ends', end: 'completed' }, completed],
  [
    'output',
    { kind: 'workflow-ends', end: 'completed', value: { is: completed.output } },
    completed,
  ],
  ['error', { kind: 'workflow-ends', end: 'faulted', value: { is: { status: 400 } } }, faulted],
  ['properties', { kind: 'output-has', paths: ['pet.id', 'colors'] }, completed],
  ['value', { kind: 'output-value', path: 'pet', value: { id: 1 } }, completed],
  ['count', { kind: 'output-count', path: 'colors', count: 1 }, completed],
  ['first', { kind: 'task-at', task: 'setRed', place: 'first' }, completed],
  ['last', { kind: 'task-at', task: 'setBlue', place: 'last' }, completed],
  ['after', { kind: 'task-order', task: 'setBlue', order: 'after', other: 'setRed' }, completed],
  ['before', { kind: 'task-order', task: 'setRed', order: 'before', other: 'setBlue' }, completed],
  ['task', { kind: 'task-ends', task: 'setRed', end: 'completed', value: { is: 1 } }, completed],
];

const BROKEN: [string, Assertion, Execution, string][] = [
  [
    'end',
    { kind: 'workflow-ends', end: 'completed' },
    faulted,
    'to be completed, but it is faulted',
  ],
  [
    'output',
    { kind: 'workflow-ends', end: 'completed', value: { is: 2 } },
    completed,
    'to give 2, but it gives {"pet"',
  ],
  [
    'error',
    { kind: 'workflow-ends', end: 'faulted', value: { is: { status: 500 } } },
    faulted,
    "the error's status to be 500",
  ],
  ['properties', { kind: 'output-has', paths: ['pet.name'] }, completed, 'to have pet.name'],
  ['inherited', { kind: 'output-has', paths: ['toString'] }, completed, 'to have toString'],
  ['value', { kind: 'output-value', path: 'pet', value: { id: 2 } }, completed, 'to give {"id":2}'],
  ['count', { kind: 'output-count', path: 'pet', count: 1 }, completed, 'to hold 1 items'],
  [
    'first',
    { kind: 'task-at', task: 'setBlue', place: 'first' },
    completed,
    'ran: setRed, setBlue',
  ],
  [
    'order',
    { kind: 'task-order', task: 'setRed', order: 'after', other: 'setBlue' },
    completed,
    'to run after setBlue',
  ],
  ['task', { kind: 'task-ends', task: 'setGreen', end: 'completed' }, completed, 'never started'],
];

describe('an assertion', () => {
  test.each(HOLDING)('about %s holds', (_, assertion, execution) => {
    expect(contradictionOf(assertion, execution)).toBeUndefined();
  });
  test.each(BROKEN)('about %s is contradicted', (_, assertion, execution, words) => {
    expect(contradictionOf(assertion, execution)).toContain(words);
  });
});

test('the tasks of a run are read from its events, in the order in which they began', () => {
  const pointer = '/do/0/a~1b';
  expect(
    tasksOf([
      { type: 'task-created', activation: 'a1', pointer },
      { type: 'task-started', activation: 'a1', pointer },
      { type: 'task-started', activation: 'a2', pointer: '/do/1/c' },
      { type: 'task-skipped', activation: 'a3', pointer: '/do/2/d' },
      { type: 'task-completed', activation: 'a1', pointer, output: 7 },
    ]),
  ).toEqual([
    { name: 'a/b', end: 'completed', value: 7 },
    { name: 'c', end: 'unfinished' },
  ]);
});

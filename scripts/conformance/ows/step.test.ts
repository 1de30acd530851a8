import { describe, expect, test } from 'vitest';
import { readStep } from './step.ts';

const read = (text: string, docString?: string) =>
  readStep({ text, line: 3, ...(docString !== undefined && { docString }) });

describe('a step', () => {
  test.each([
    ['a workflow with definition:', 'a: 1', { kind: 'definition', document: 'a: 1' }],
    ['the workflow input is:', 'a: 1', { kind: 'input', value: { a: 1 } }],
    ['the workflow is executed', undefined, { kind: 'execute' }],
    ['the workflow should complete', undefined, { kind: 'workflow-ends', end: 'completed' }],
    ['the workflow should cancel', undefined, { kind: 'workflow-ends', end: 'cancelled' }],
    [
      'the workflow should complete with output:',
      '1',
      { kind: 'workflow-ends', end: 'completed', value: { is: 1 } },
    ],
    [
      'the workflow should fault with error:',
      'status: 400',
      { kind: 'workflow-ends', end: 'faulted', value: { is: { status: 400 } } },
    ],
    [
      "the workflow output should have properties 'id', 'a.b'",
      undefined,
      { kind: 'output-has', paths: ['id', 'a.b'] },
    ],
    [
      "the workflow output should have a 'source' property with value:",
      'x',
      { kind: 'output-value', path: 'source', value: 'x' },
    ],
    [
      "the workflow output should have a 'colors' property containing 1 items",
      undefined,
      { kind: 'output-count', path: 'colors', count: 1 },
    ],
    ['setRed should run first', undefined, { kind: 'task-at', task: 'setRed', place: 'first' }],
    [
      'setRed should run before setBlue',
      undefined,
      { kind: 'task-order', task: 'setRed', order: 'before', other: 'setBlue' },
    ],
    ['setRed should fault', undefined, { kind: 'task-ends', task: 'setRed', end: 'faulted' }],
    [
      'setRed should complete with output:',
      'a: 1',
      { kind: 'task-ends', task: 'setRed', end: 'completed', value: { is: { a: 1 } } },
    ],
  ])('says "%s"', (text, docString, step) => {
    expect(read(text, docString)).toEqual(step);
  });

  test('that the kit does not know is told with its line, and so is a missing block', () => {
    expect(() => read('the workflow should sing')).toThrow('Line 3: "the workflow should sing"');
    expect(() => read('the workflow input is:')).toThrow('Line 3: expected a """ block');
  });
});

import { expect, test } from 'vitest';
import { readFeature } from './feature-file.ts';

const TEXT = `Feature: Set Task
  As an implementer
  I want a thing

  # Tests set tasks
  Scenario: Set it
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      # not a comment of ours
    """
    And given the workflow input is:
      """yaml
      a: 1
      """
    When the workflow is executed
    Then the workflow should complete

  Scenario: Again
    When the workflow is executed`;

test('a feature has scenarios of steps, with their text blocks without indentation', () => {
  expect(readFeature(TEXT)).toEqual({
    name: 'Set Task',
    scenarios: [
      {
        name: 'Set it',
        line: 6,
        steps: [
          {
            text: 'a workflow with definition:',
            line: 7,
            docString: "document:\n  dsl: '1.0.3'\n  # not a comment of ours",
          },
          { text: 'the workflow input is:', line: 13, docString: 'a: 1' },
          { text: 'the workflow is executed', line: 17 },
          { text: 'the workflow should complete', line: 18 },
        ],
      },
      { name: 'Again', line: 20, steps: [{ text: 'the workflow is executed', line: 21 }] },
    ],
  });
});

test('a text block without an end and a line that is no step are told with their line', () => {
  expect(() => readFeature('Scenario: A\nGiven x:\n"""yaml\na: 1')).toThrow('begins at line 3');
  expect(() => readFeature('Scenario: A\nPerhaps it works')).toThrow('at line 2');
});

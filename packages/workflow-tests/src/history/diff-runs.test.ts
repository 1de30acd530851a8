import type { RunEvent } from '@tutti/engine';
import { describe, expect, test } from 'vitest';
import { Rehearsal } from '../rehearsal.ts';
import { planOf, testOf } from '../testing/plan.ts';
import { atOnce } from './at-once.ts';
import { diffRuns as diffSteps } from './diff-runs.ts';

const diffRuns = (...given: Parameters<typeof diffSteps>) => atOnce(diffSteps(...given));

const ROUNDS = `
- rounds:
    for: { in: '\${ .items }' }
    do: [ { ask: { call: http, with: { method: post, endpoint: 'https://x.org', body: '\${ $item }' } } } ]
- tell: { emit: { event: { with: { type: done, data: '\${ . }' } } } }`;

function logOf(tasks: string, parts: string): readonly RunEvent[] {
  const rehearsal = new Rehearsal(planOf(tasks), testOf(parts));
  rehearsal.play();
  return rehearsal.log;
}

/** A run with these answers in the rounds. */
const rounds = (answers: readonly unknown[], items = [1, 2, 3], at = '2026-01-01T00:00:00Z') =>
  logOf(
    ROUNDS,
    `
at: '${at}'
input: ${JSON.stringify({ items })}
calls: ${JSON.stringify(answers.map((answer) => ({ task: 'ask', answer })))}
expect: {}`,
  );

test('a run does not differ from itself, nor from one that did the same at another time', () => {
  const log = rounds(['a', 'b', 'c']);
  expect(diffRuns(log, log)).toEqual([]);
  expect(diffRuns(log, rounds(['a', 'b', 'c'], [1, 2, 3], '2027-01-01T00:00:00Z'))).toEqual([]);
});

describe('the first divergence is told first', () => {
  test('an answer in one round, before what follows from it', () => {
    const found = diffRuns(
      rounds(['a', { b: { x: 1 } }, 'c']),
      rounds(['a', { b: { x: 2 } }, 'c']),
    );
    expect(found[0]).toEqual({
      kind: 'answer',
      task: 'ask',
      pointer: '/do/0/rounds/do/0/ask',
      a: { sequence: expect.any(Number), activation: 'a3', value: 1 },
      b: { sequence: expect.any(Number), activation: 'a3', value: 2 },
      place: '/output/b/x',
      words: 'The answer to ask differs at /output/b/x: 1 in the first run, 2 in the second.',
    });
    expect(found.map(({ kind, task }) => [kind, task])).toEqual([
      ['answer', 'ask'],
      ['output', 'ask'],
      ['input', 'ask'],
    ]);
  });

  test('the input of the run, and a round that only one of them enters', () => {
    const found = diffRuns(rounds(['a', 'b'], [1, 2]), rounds(['a', 'b', 'b'], [1, 2, 3]));
    expect(found.slice(0, 3).map(({ words }) => words)).toEqual([
      'The input of the run differs at /items/2: absent in the first run, 3 in the second.',
      'The input of rounds differs at /items/2: absent in the first run, 3 in the second.',
      'The input of ask differs at /items/2: absent in the first run, 3 in the second.',
    ]);
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'path', words: 'Only the second run enters ask.' }),
    );
  });

  test('a task that fails in one of them', () => {
    const tasks = `- a: { call: http, with: { method: get, endpoint: 'https://x.org' } }\n- b: { set: { n: 1 } }`;
    const one = logOf(tasks, 'calls: [{ task: a, answer: 1 }]\nexpect: {}');
    const parts = 'calls: [{ task: a, problem: { type: "urn:no", status: 500 } }]\nexpect: {}';
    expect(diffRuns(one, logOf(tasks, parts)).map(({ kind, task }) => [kind, task])).toEqual([
      ['answer', 'a'],
      ['outcome', 'a'],
      ['path', 'b'],
      ['outcome', undefined],
    ]);
  });
});

test('tasks are the same wherever they stand in their list', () => {
  const one = logOf('- a: { set: { n: 1 } }', 'expect: {}');
  const other = logOf('- note: { set: { n: 0 } }\n- a: { set: { n: 1 } }', 'expect: {}');
  expect(diffRuns(one, other).map(({ kind, task }) => [kind, task])).toEqual([
    ['path', 'note'],
    ['input', 'a'],
  ]);
});

test('how long it took counts when it is asked for', () => {
  const tasks = "- a: { call: http, with: { method: get, endpoint: 'https://x.org' } }";
  const after = (time: string) =>
    logOf(tasks, `calls: [{ task: a, answer: 1, after: ${time} }]\nexpect: {}`);
  expect(diffRuns(after('PT1S'), after('PT5S'))).toEqual([]);
  expect(
    diffRuns(after('PT1S'), after('PT5S'), { timing: true }).map(({ words }) => words),
  ).toEqual([
    'a took 1000 ms in the first run, 5000 ms in the second.',
    'The run took 1000 ms in the first run, 5000 ms in the second.',
  ]);
});

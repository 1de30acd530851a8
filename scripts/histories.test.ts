import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../packages/engine/src/evolve/index.ts';
import { readHistory, writeHistory } from './histories/file.ts';
import { historiesOf, recordedVersions } from './histories/folder.ts';
import { decoded, type History } from './histories/history.ts';
import { scenarioNames } from './histories/record.ts';
import { refusal } from './histories/released.ts';
import { replay } from './histories/replay.ts';

const RECORD_AGAIN = 'npm run histories -- record';
const CURRENT: string = JSON.parse(readFileSync('package.json', 'utf8')).version;

describe('recorded histories', () => {
  test.each(recordedVersions())('of %s come to the same states in this build', (version) => {
    const histories = historiesOf(version);
    expect(histories.length).toBeGreaterThan(20);
    expect(histories.flatMap(replay)).toEqual([]);
  });

  test('of this version are of every scenario', () => {
    const names = new Set(historiesOf(CURRENT).map(({ name }) => name));
    const missing = scenarioNames().filter((name) => !names.has(name));
    expect(missing, RECORD_AGAIN).toEqual([]);
  });

  test('of this version have every type of event', () => {
    const seen = new Set(historiesOf(CURRENT).flatMap(typesOf));
    const missing = EVENT_TYPES.filter((type) => !seen.has(type));
    expect(missing, `A scenario that has it, then: ${RECORD_AGAIN}`).toEqual([]);
  });

  test('hold values that the codec keeps apart', () => {
    const references = historiesOf(CURRENT).flatMap(({ turns }) =>
      turns.flatMap(({ log }) => (log.references === null ? [] : [log.references])),
    );
    expect(references.length).toBeGreaterThan(0);
  });

  test.each(recordedVersions())('of %s are read and written without a change', (version) => {
    for (const history of historiesOf(version)) {
      expect(readHistory(writeHistory(history))).toEqual(history);
    }
  });
});

describe('a planted break with the past is caught', () => {
  const [history] = historiesOf(CURRENT).filter(({ name }) => name === 'nested-try');
  if (!history) throw new Error('Expected the history nested-try to be recorded.');

  test('an event type whose applier is gone', () => {
    const old = changed(history, '"task-started"', '"task-begun"');
    expect(() => replay(old)).toThrow(
      'Expected an applier of task-begun events, but there is none.',
    );
  });

  test('an applier that makes something else of an event', () => {
    const old = changed(history, '"phase":"trying"', '"phase":"catching"');
    expect(replay(old)).toEqual(['nested-try: Expected another state after turn 1.']);
  });

  test('a plan that this build reads differently', () => {
    const [open] = historiesOf(CURRENT).filter(({ name }) => name.startsWith('server-sleeper'));
    if (!open) throw new Error('Expected a history of a run that waits.');
    const [line] = replay({ ...open, plan: { ...open.plan, tasks: [] } });
    expect(line).toMatch(/^server-sleeper.*: what is shown: expected …/);
  });
});

describe('a version can be recorded', () => {
  test('until its tag exists', () => {
    expect(refusal('1.2.0', { current: '1.2.0', tags: ['v1.1.0'] })).toBe(null);
    expect(refusal('1.2.0', { current: '1.2.0', tags: ['v1.1.0', 'v1.2.0'] })).toContain(
      'the tag v1.2.0 exists',
    );
  });

  test('by a build of that version alone', () => {
    expect(refusal('1.1.0', { current: '1.2.0', tags: [] })).toContain('package.json, 1.2.0');
    expect(refusal('../x', { current: '1.2.0', tags: [] })).toContain('but got ../x');
  });
});

function typesOf({ turns }: History): readonly string[] {
  const events = turns.flatMap(({ log }) => decoded<readonly { type: string }[]>(log));
  return events.map(({ type }) => type);
}

function changed(history: History, text: string, instead: string): History {
  const turns = history.turns.map(({ log, state }) => ({
    log: { ...log, text: log.text.replaceAll(text, instead) },
    state,
  }));
  return { ...history, turns };
}

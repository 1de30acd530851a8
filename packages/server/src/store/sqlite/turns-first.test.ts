import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, turnOf } from '../testing/turns.ts';
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts';
import type { Question } from './thread-client.ts';
import { TurnsFirst } from './turns-first.ts';

/** A thread behind a gate: it answers the next question, in the order in which it was sent, when it is let. */
function gated() {
  const sent: Question[] = [];
  const answered: string[] = [];
  const line = new TurnsFirst((question) => sent.push(question));
  let id = 0;
  return {
    sent,
    answered,
    ask(operation: Question['operation'], ...values: unknown[]) {
      id += 1;
      line.ask({ id, operation, values });
    },
    /** Answers one question. False: none is with the thread. */
    letOne(): boolean {
      const question = sent.shift();
      if (question === undefined) return false;
      answered.push(question.operation);
      line.answered(question);
      return true;
    },
  };
}

describe('the order in which the thread is asked', () => {
  test('a commit waits for one list at the most, and every list is answered', () => {
    const thread = gated();
    for (let list = 0; list < 20; list += 1) thread.ask('runs', { limit: 50 });
    thread.ask('turns', 'r1', 0, 200);
    thread.ask('commit');
    thread.ask('loadRun', 'r1');
    while (thread.letOne());
    const lists = Array(19).fill('runs');
    expect(thread.answered).toEqual(['runs', 'commit', 'loadRun', ...lists, 'turns']);
  });

  test('one event of a run is no list', () => {
    const thread = gated();
    thread.ask('runs', { limit: 50 });
    thread.ask('runs', { limit: 50 });
    thread.ask('turns', 'r1', 0, 1);
    while (thread.letOne());
    expect(thread.answered).toEqual(['runs', 'turns', 'runs']);
  });

  test('a list has its turn, also when commits never end', () => {
    const thread = gated();
    thread.ask('commit');
    thread.ask('commit');
    for (let list = 0; list < 3; list += 1) thread.ask('humanTasks');
    while (thread.answered.filter((operation) => operation === 'humanTasks').length < 3) {
      thread.letOne();
      if (thread.answered.at(-1) === 'commit') thread.ask('commit');
      expect(thread.answered.length).toBeLessThan(100);
    }
    expect(thread.answered.length).toBeGreaterThan(30);
  });

  test('what was asked before the end is answered', () => {
    const thread = gated();
    for (let list = 0; list < 3; list += 1) thread.ask('resources');
    thread.ask('close');
    expect(thread.sent.map(({ operation }) => operation)).toEqual([
      ...Array(3).fill('resources'),
      'close',
    ]);
  });
});

describe('a store in a file', () => {
  const root = mkdtempSync(join(tmpdir(), 'tutti-order-'));
  afterAll(() => rmSync(root, { recursive: true }));

  /** What is asked, in the order of the answers. */
  async function answersOf(store: SqliteStore): Promise<string[]> {
    const answered: string[] = [];
    const asked = Array.from({ length: 10 }, () =>
      store.runs({ limit: 10 }).then(({ runs }) => answered.push(`list of ${runs.length}`)),
    );
    const written = store.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    await Promise.all([...asked, written.then(() => answered.push('commit'))]);
    return answered;
  }

  test('commits before the lists that were asked for earlier, but for the first', async () => {
    const store = await openSqliteStore(root);
    expect(await answersOf(store)).toEqual(['list of 0', 'commit', ...Array(9).fill('list of 1')]);
    await store.close();
  });
});

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresStore } from '../postgres/postgres-store.ts';
import { openPostgresTables } from '../postgres/postgres-tables.ts';
import type { StoreTables } from '../rows/store-tables.ts';
import { openSqliteTables } from '../sqlite/open-tables.ts';
import { openSqliteStore } from '../sqlite/sqlite-store.ts';
import { machineOf, playStory } from '../testing/story.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { verifyStore } from './verify-store.ts';

const root = mkdtempSync(join(tmpdir(), 'tutti-verify-'));
afterAll(() => rmSync(root, { recursive: true }));

async function verify(tables: StoreTables) {
  try {
    return await verifyStore(tables, { machineOf });
  } finally {
    await tables.close();
  }
}

describe('verifying a store', () => {
  const folder = join(root, 'story');
  beforeAll(async () => {
    const store = await openSqliteStore(folder);
    await playStory(store);
    await store.close();
  });

  test('finds a store whole in which all kinds of things have happened', async () => {
    const report = await verify(openSqliteTables(folder));
    expect(report.findings).toEqual([]);
    expect(report.problems).toBe(0);
    for (const [what, count] of Object.entries(report.checked)) {
      expect([what, count > 0]).toEqual([what, true]);
    }
  });

  const one = (table: string) => `rowid = (SELECT min(rowid) FROM ${table})`;
  const waiting = "(SELECT id FROM runs WHERE name = 'listener')";

  test.each([
    ['log', 'a turn is gone', `DELETE FROM turns WHERE ${one('turns')}`],
    [
      'log',
      'a turn is there twice',
      'UPDATE turns SET first_sequence = 2 WHERE first_sequence = 1',
    ],
    ['log', 'a turn is no JSON', `UPDATE turns SET events = '[' || events WHERE ${one('turns')}`],
    [
      'log',
      'an event is of another task',
      'UPDATE turns SET events = replace(events, \'"activation":"a1"\', \'"activation":"a9"\')',
    ],
    ['log', 'a blob is gone', 'DELETE FROM blobs'],
    [
      'snapshot',
      'a snapshot is another state',
      'UPDATE snapshots SET state = replace(state, \'"status":"running"\', \'"status":"faulted"\')',
    ],
    [
      'summary',
      'a status is another one',
      `UPDATE runs SET status = 'completed' WHERE id = ${waiting}`,
    ],
    ['timers', 'a due time is lost', 'UPDATE runs SET due_at = NULL'],
    ['outbox', 'an effect is lost', 'DELETE FROM outbox'],
    ['outbox', 'an effect comes from nowhere', "UPDATE outbox SET key = 'a7.7'"],
    [
      'subscriptions',
      'a subscription is lost',
      `DELETE FROM subscriptions WHERE run_id = ${waiting}`,
    ],
    ['subscriptions', 'a subscription is to another value', "UPDATE subscriptions SET value = '8'"],
    ['subscriptions', 'a schedule hears nothing', "DELETE FROM subscriptions WHERE run_id = ''"],
    ['human-tasks', 'a human task is lost', 'DELETE FROM human_tasks'],
    ['human-tasks', 'a human task is not found by its people', 'DELETE FROM human_task_candidates'],
    ['places', 'a place is lost', 'DELETE FROM places'],
    ['references', 'an event to be taken is gone', 'DELETE FROM cloud_events'],
    ['references', 'a run is gone', `DELETE FROM runs WHERE id = ${waiting}`],
    ['references', 'a plan is gone', `DELETE FROM plans WHERE ${one('plans')}`],
    [
      'blobs',
      'a blob has another content',
      "UPDATE blobs SET text = replace(text, 'value 7', 'value 8')",
    ],
    ['documents', 'an event has another id', "UPDATE cloud_events SET event_id = 'x' || event_id"],
    ['documents', 'an effect cannot be read', "UPDATE outbox SET effect = 'x'"],
    [
      'numbers',
      'positions will be issued again',
      "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'cloud_events'",
    ],
    [
      'structure',
      'an index lacks a row',
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'IS NOT NULL', '> 0 OR due_at IS NULL') WHERE name = 'runs_by_due'",
    ],
  ])('finds, under %s, that %s', async (check, name, sql) => {
    const damaged = join(root, name);
    cpSync(folder, damaged, { recursive: true });
    // Not the file is damaged here, but what it says.
    rmSync(join(damaged, 'tutti.db-sums'));
    const database = new DatabaseSync(join(damaged, 'tutti.db'));
    database.enableDefensive(false);
    database.exec(sql);
    database.close();
    const report = await verify(openSqliteTables(damaged));
    expect(report.findings.map((finding) => finding.check)).toContain(check);
  });
});

describeWithPostgres('verifying a store on PostgreSQL', (server) => {
  test('finds a store whole in which all kinds of things have happened', async () => {
    const address = { url: await server().newDatabase() };
    const store = await openPostgresStore(address);
    await playStory(store);
    await store.close();
    const report = await verify(await openPostgresTables(address));
    expect(report.findings).toEqual([]);
    for (const [what, count] of Object.entries(report.checked)) {
      expect([what, count > 0]).toEqual([what, true]);
    }
  });
});

import type { DatabaseSync } from 'node:sqlite';
import type { EventOffer } from '@tutti/engine';
import type { DefinitionId, DefinitionRecord, PublishAnswer } from '../port.ts';
import { definitionOf } from '../rows/definition-row.ts';
import { latestOf } from '../semantic-version.ts';
import { prepareDropSets } from './event-sets.ts';
import { prepareReplaceSchedule } from './schedules.ts';
import { prepareSubscribeSchedule } from './subscribe.ts';
import { prepareTransaction } from './transaction.ts';

const COLUMNS = 'namespace, name, version, source, plan_id, published_at';

/**
 * Keeps a definition and its plan. A version that is there never changes; the latest one has the
 * say about the schedule.
 */
export function preparePublish(
  database: DatabaseSync,
): (
  definition: DefinitionRecord,
  plan: string,
  schedule: string | null,
  offers: readonly EventOffer[],
) => PublishAnswer {
  const inTransaction = prepareTransaction(database);
  const read = prepareReadDefinition(database);
  const readVersions = prepareReadVersions(database);
  const replaceSchedule = prepareReplaceSchedule(database);
  const insertPlan = database.prepare('INSERT OR IGNORE INTO plans (id, plan) VALUES (?, ?)');
  const insert = database.prepare(`INSERT INTO definitions (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`);
  const dropSets = prepareDropSets(database);
  const subscribe = prepareSubscribeSchedule(database);
  return (definition, plan, schedule, offers) => {
    const { namespace, name, version, source, planId, publishedAt } = definition;
    const present = read(namespace, name, version);
    if (present !== null) return present.planId === planId ? 'unchanged' : 'conflict';
    return inTransaction(() => {
      insertPlan.run(planId, plan);
      insert.run(namespace, name, version, source, planId, publishedAt);
      if (latestOf(readVersions(namespace, name)) === version) {
        replaceSchedule(definition, schedule);
        dropSets(definition);
        subscribe(definition, offers);
      }
      return 'published';
    });
  };
}

export function prepareReadDefinition(
  database: DatabaseSync,
): (namespace: string, name: string, version: string) => DefinitionRecord | null {
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM definitions WHERE namespace = ? AND name = ? AND version = ?`,
  );
  return (namespace, name, version) => {
    const row = select.get(namespace, name, version);
    return row === undefined ? null : definitionOf(row);
  };
}

/** The versions of a name, in no order. */
export function prepareReadVersions(
  database: DatabaseSync,
): (namespace: string, name: string) => string[] {
  const select = database.prepare(
    'SELECT version FROM definitions WHERE namespace = ? AND name = ?',
  );
  return (namespace, name) => select.all(namespace, name).map((row) => String(row.version));
}

/** Namespace, name and version of each definition, in no order. */
export function prepareReadNames(
  database: DatabaseSync,
): (namespace: string | null, name: string | null) => DefinitionId[] {
  const select = database.prepare(
    `SELECT namespace, name, version FROM definitions
     WHERE (?1 IS NULL OR namespace = ?1) AND (?2 IS NULL OR name = ?2)`,
  );
  return (namespace, name) =>
    select.all(namespace, name).map((row) => ({
      namespace: String(row.namespace),
      name: String(row.name),
      version: String(row.version),
    }));
}

export function prepareReadPlan(database: DatabaseSync): (planId: string) => string | null {
  const select = database.prepare('SELECT plan FROM plans WHERE id = ?');
  return (planId) => {
    const row = select.get(planId);
    return row === undefined ? null : String(row.plan);
  };
}

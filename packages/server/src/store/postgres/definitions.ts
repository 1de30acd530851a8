import type { EventOffer } from '@tutti/engine';
import type { DefinitionId, DefinitionRecord, PublishAnswer } from '../port.ts';
import { definitionOf } from '../rows/definition-row.ts';
import { latestOf } from '../semantic-version.ts';
import { dropSets } from './event-sets.ts';
import type { Queries } from './queries.ts';
import { replaceSchedule } from './schedules.ts';
import { subscribeSchedule } from './subscribe.ts';

const COLUMNS = 'namespace, name, version, source, plan_id, published_at';

/**
 * Keeps a definition and its plan, inside a transaction. A version that is there never changes; the
 * latest one has the say about the schedule.
 */
export async function publish(
  queries: Queries,
  definition: DefinitionRecord,
  plan: string,
  schedule: string | null,
  offers: readonly EventOffer[],
): Promise<PublishAnswer> {
  const { namespace, name, version, source, planId, publishedAt } = definition;
  const present = await readDefinition(queries, namespace, name, version);
  if (present !== null) return present.planId === planId ? 'unchanged' : 'conflict';
  const insertPlan = 'INSERT INTO plans (id, plan) VALUES ($1, $2) ON CONFLICT DO NOTHING';
  await queries.change(insertPlan, planId, plan);
  const insert = `INSERT INTO definitions (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`;
  await queries.change(insert, namespace, name, version, source, planId, publishedAt);
  if (latestOf(await readVersions(queries, namespace, name)) === version) {
    await replaceSchedule(queries, definition, schedule);
    await dropSets(queries, definition);
    await subscribeSchedule(queries, definition, offers);
  }
  return 'published';
}

export async function readDefinition(
  queries: Queries,
  namespace: string,
  name: string,
  version: string,
): Promise<DefinitionRecord | null> {
  const where = 'WHERE namespace = $1 AND name = $2 AND version = $3';
  const sql = `SELECT ${COLUMNS} FROM definitions ${where}`;
  const [row] = await queries.rows(sql, namespace, name, version);
  return row === undefined ? null : definitionOf(row);
}

export async function readVersions(
  queries: Queries,
  namespace: string,
  name: string,
): Promise<string[]> {
  const sql = 'SELECT version FROM definitions WHERE namespace = $1 AND name = $2';
  return (await queries.rows(sql, namespace, name)).map(({ version }) => String(version));
}

export async function readNames(
  queries: Queries,
  namespace: string | null,
  name: string | null,
): Promise<DefinitionId[]> {
  const sql = `SELECT namespace, name, version FROM definitions
    WHERE ($1::text IS NULL OR namespace = $1) AND ($2::text IS NULL OR name = $2)`;
  const rows = await queries.rows(sql, namespace, name);
  return rows.map((row) => ({
    namespace: String(row.namespace),
    name: String(row.name),
    version: String(row.version),
  }));
}

export async function readPlan(queries: Queries, planId: string): Promise<string | null> {
  const [row] = await queries.rows('SELECT plan FROM plans WHERE id = $1', planId);
  return row === undefined ? null : String(row.plan);
}

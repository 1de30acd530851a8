import type { ScheduleId } from '../port.ts';
import type { SetFetched, SetRow } from '../rows/rows.ts';
import { fetchDocuments } from './documents.ts';
import type { Queries, Row } from './queries.ts';

/** A set is written for one version of the schedule: when another has taken over, nothing is. */
const PUT = `INSERT INTO event_sets (position, namespace, name, expires_at, event_set, event_set_references)
  SELECT $1, $2, $3, $5, $6, $7
  WHERE EXISTS (SELECT 1 FROM schedules WHERE namespace = $2 AND name = $3 AND plan_id = $4)
  ON CONFLICT (position) DO UPDATE SET expires_at = excluded.expires_at,
    event_set = excluded.event_set, event_set_references = excluded.event_set_references`;

export async function changeSets(queries: Queries, rows: readonly SetRow[]): Promise<void> {
  await Promise.all(
    rows.map(([position, namespace, name, planId, expiresAt, document]) =>
      document === null
        ? queries.change('DELETE FROM event_sets WHERE position = $1', position)
        : queries.change(PUT, position, namespace, name, planId, expiresAt, ...document),
    ),
  );
}

export async function dropSets(queries: Queries, { namespace, name }: ScheduleId): Promise<void> {
  await queries.change(
    'DELETE FROM event_sets WHERE namespace = $1 AND name = $2',
    namespace,
    name,
  );
}

const SELECT = 'SELECT position, expires_at, event_set, event_set_references FROM event_sets';

export async function readSets(
  queries: Queries,
  { namespace, name }: ScheduleId,
): Promise<SetFetched[]> {
  const where = 'WHERE namespace = $1 AND name = $2 ORDER BY position';
  return setsOf(queries, await queries.rows(`${SELECT} ${where}`, namespace, name));
}

export async function readSet(
  queries: Queries,
  { namespace, name }: ScheduleId,
  position: number,
): Promise<SetFetched | null> {
  const where = 'WHERE position = $1 AND namespace = $2 AND name = $3';
  const rows = await queries.rows(`${SELECT} ${where}`, position, namespace, name);
  return (await setsOf(queries, rows))[0] ?? null;
}

async function setsOf(queries: Queries, rows: readonly Row[]): Promise<SetFetched[]> {
  const stored = rows.map((row) => [row.event_set, row.event_set_references] as const);
  const documents = await fetchDocuments(queries, stored);
  return documents.map((set, index) => ({
    position: Number(rows[index]?.position),
    expiresAt: instantOf(rows[index]?.expires_at),
    set,
  }));
}

function instantOf(value: unknown): number | null {
  return value === null ? null : Number(value);
}

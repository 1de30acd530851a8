import type { GroupId } from '../../runtime/concurrency/group.ts';
import type { GroupPlaces, Place, PlaceInLine } from '../port.ts';
import type { Queries, Row } from './queries.ts';

/** Each by an index of its own: a line may be long. */
const COUNT = `SELECT
  (SELECT count(*) FROM places WHERE concurrency_group = $1 AND rank IS NULL) AS held,
  (SELECT count(*) FROM places WHERE concurrency_group = $1 AND rank IS NOT NULL) AS queued`;

export async function readPlaces(
  queries: Queries,
  group: GroupId,
  limit: number,
): Promise<GroupPlaces> {
  const select = async (where: string, order: string, first: number) => {
    const sql = `SELECT run_id, started_at, concurrency FROM places
      WHERE concurrency_group = $1 ${where} ORDER BY ${order} LIMIT $2`;
    return (await queries.rows(sql, group, first)).map(placeOf);
  };
  const [[counts], holders, line, oldest, newest] = await Promise.all([
    queries.rows(COUNT, group),
    select('AND rank IS NULL', 'started_at, run_id', limit),
    select('AND rank IS NOT NULL', 'rank, run_id', limit),
    select('', 'started_at, run_id', limit),
    select('', 'started_at DESC, run_id DESC', 1),
  ]);
  const { held, queued } = counts ?? {};
  return {
    held: Number(held),
    queued: Number(queued),
    holders,
    line,
    oldest,
    newest: newest[0] ?? null,
  };
}

const IN_LINE = `SELECT concurrency_group, (
    SELECT count(*) FROM places AS other WHERE other.concurrency_group = places.concurrency_group
      AND other.rank IS NOT NULL AND (other.rank, other.run_id) < (places.rank, places.run_id)
  ) AS ahead FROM places WHERE run_id = $1 AND rank IS NOT NULL`;

export async function readPlaceInLine(
  queries: Queries,
  runId: string,
): Promise<PlaceInLine | null> {
  const [row] = await queries.rows(IN_LINE, runId);
  if (row === undefined) return null;
  return { group: String(row.concurrency_group), ahead: Number(row.ahead) };
}

/** One look into the index for each group, however many wait in it. */
const QUEUED = `WITH RECURSIVE queued (name) AS (
    SELECT (SELECT min(concurrency_group) FROM places WHERE rank IS NOT NULL AND concurrency_group > $1)
    UNION ALL
    SELECT (SELECT min(concurrency_group) FROM places
      WHERE rank IS NOT NULL AND concurrency_group > queued.name)
    FROM queued WHERE name IS NOT NULL)
  SELECT name FROM queued WHERE name IS NOT NULL LIMIT $2`;

export async function readQueuedGroups(
  queries: Queries,
  after: GroupId,
  limit: number,
): Promise<GroupId[]> {
  return (await queries.rows(QUEUED, after, limit)).map(({ name }) => String(name));
}

function placeOf(row: Row): Place {
  return {
    runId: String(row.run_id),
    startedAt: Number(row.started_at),
    concurrency: JSON.parse(String(row.concurrency)),
  };
}

import type { ResourceId, ResourceKind, ResourceQuery } from '../resources.ts';
import type { ResourceChangeRow, ResourceFetched } from '../rows/rows.ts';
import type { Queries, Row } from './queries.ts';

const SELECT = 'SELECT revision, namespace, name, document FROM resources';

export async function readResource(
  queries: Queries,
  { kind, namespace, name }: ResourceId,
): Promise<ResourceFetched | null> {
  const where = 'WHERE kind = $1 AND namespace = $2 AND name = $3';
  const [row] = await queries.rows(`${SELECT} ${where}`, kind, namespace, name);
  return row === undefined ? null : resourceOf(kind, row);
}

export async function listResources(
  queries: Queries,
  { kind, namespace, after = { namespace: '', name: '' }, limit }: ResourceQuery,
): Promise<ResourceFetched[]> {
  const sql = `${SELECT} WHERE kind = $1 AND ($2::text IS NULL OR namespace = $2)
    AND (namespace, name) > ($3, $4) ORDER BY namespace, name LIMIT $5`;
  const rows = await queries.rows(sql, kind, namespace ?? null, after.namespace, after.name, limit);
  return rows.map((row) => resourceOf(kind, row));
}

export async function countResources(
  queries: Queries,
  kind: ResourceKind,
  namespace: string,
): Promise<number> {
  const sql = 'SELECT count(*) AS count FROM resources WHERE kind = $1 AND namespace = $2';
  const [row] = await queries.rows(sql, kind, namespace);
  return Number(row?.count);
}

/** All of the changes or none, inside a transaction. A new row has a new revision. */
export async function changeResources(
  queries: Queries,
  changes: readonly ResourceChangeRow[],
): Promise<boolean> {
  const present = await Promise.all(changes.map((change) => readResource(queries, change)));
  if (changes.some(({ basedOn }, index) => (present[index]?.revision ?? 0) !== basedOn))
    return false;
  for (const { kind, namespace, name, document } of changes) {
    const where = 'WHERE kind = $1 AND namespace = $2 AND name = $3';
    await queries.change(`DELETE FROM resources ${where}`, kind, namespace, name);
    if (document === null) continue;
    const insert =
      'INSERT INTO resources (kind, namespace, name, document) VALUES ($1, $2, $3, $4)';
    await queries.change(insert, kind, namespace, name, document);
  }
  return true;
}

function resourceOf(kind: ResourceKind, row: Row): ResourceFetched {
  return {
    kind,
    namespace: String(row.namespace),
    name: String(row.name),
    revision: Number(row.revision),
    document: String(row.document),
  };
}

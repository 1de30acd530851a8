import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ResourceId, ResourceKind, ResourceQuery } from '../resources.ts';
import type { ResourceChangeRow, ResourceFetched } from '../rows/rows.ts';
import { prepareTransaction } from './transaction.ts';

const COLUMNS = 'revision, kind, namespace, name, document';

export function prepareReadResource(
  database: DatabaseSync,
): (id: ResourceId) => ResourceFetched | null {
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM resources WHERE kind = ? AND namespace = ? AND name = ?`,
  );
  return ({ kind, namespace, name }) => {
    const row = select.get(kind, namespace, name);
    return row === undefined ? null : resourceOf(kind, row);
  };
}

export function prepareListResources(
  database: DatabaseSync,
): (query: ResourceQuery) => ResourceFetched[] {
  const select = database.prepare(
    `SELECT ${COLUMNS} FROM resources
     WHERE kind = ?1 AND (?2 IS NULL OR namespace = ?2) AND (namespace, name) > (?3, ?4)
     ORDER BY namespace, name LIMIT ?5`,
  );
  return ({ kind, namespace = null, after = { namespace: '', name: '' }, limit }) =>
    select
      .all(kind, namespace, after.namespace, after.name, limit)
      .map((row) => resourceOf(kind, row));
}

export function prepareCountResources(
  database: DatabaseSync,
): (kind: ResourceKind, namespace: string) => number {
  const count = database.prepare(
    'SELECT count(*) AS count FROM resources WHERE kind = ? AND namespace = ?',
  );
  return (kind, namespace) => Number(count.get(kind, namespace)?.count);
}

export function prepareChangeResources(
  database: DatabaseSync,
): (changes: readonly ResourceChangeRow[]) => boolean {
  const inTransaction = prepareTransaction(database);
  const revision = database.prepare(
    'SELECT revision FROM resources WHERE kind = ? AND namespace = ? AND name = ?',
  );
  const remove = database.prepare(
    'DELETE FROM resources WHERE kind = ? AND namespace = ? AND name = ?',
  );
  const insert = database.prepare(
    'INSERT INTO resources (kind, namespace, name, document) VALUES (?, ?, ?, ?)',
  );
  const isStale = ({ kind, namespace, name, basedOn }: ResourceChangeRow) =>
    Number(revision.get(kind, namespace, name)?.revision ?? 0) !== basedOn;
  return (changes) =>
    inTransaction(() => {
      if (changes.some(isStale)) return false;
      for (const { kind, namespace, name, document } of changes) {
        remove.run(kind, namespace, name);
        // A new row has a new revision.
        if (document !== null) insert.run(kind, namespace, name, document);
      }
      return true;
    });
}

function resourceOf(kind: ResourceKind, row: Record<string, SQLOutputValue>): ResourceFetched {
  return {
    kind,
    namespace: String(row.namespace),
    name: String(row.name),
    revision: Number(row.revision),
    document: String(row.document),
  };
}

import type { DatabaseSync } from 'node:sqlite';

/** Runs due at `at`, the longest due first. */
export function prepareReadDue(database: DatabaseSync): (at: number, limit: number) => string[] {
  const select = database.prepare(
    'SELECT id FROM runs WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?',
  );
  return (at, limit) => select.all(at, limit).map((row) => String(row.id));
}

/** When the first run is due after `after`. */
export function prepareReadNextDue(database: DatabaseSync): (after: number) => number | null {
  const select = database.prepare(
    'SELECT min(due_at) AS due_at FROM runs WHERE due_at IS NOT NULL AND due_at > ?',
  );
  return (after) => {
    const dueAt = select.get(after)?.due_at ?? null;
    return dueAt === null ? null : Number(dueAt);
  };
}

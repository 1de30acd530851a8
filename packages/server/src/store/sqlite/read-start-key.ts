import type { DatabaseSync } from 'node:sqlite';
import type { StartKey } from '../port.ts';

export function prepareReadStartKey(
  database: DatabaseSync,
): (namespace: string, key: string) => StartKey | null {
  const select = database.prepare(
    'SELECT request_hash, run_id FROM start_keys WHERE namespace = ? AND key = ?',
  );
  return (namespace, key) => {
    const row = select.get(namespace, key);
    if (row === undefined) return null;
    return { namespace, key, requestHash: String(row.request_hash), runId: String(row.run_id) };
  };
}

import { ENDED } from '../end-watch.ts';
import type { RunSummary } from '../runtime.ts';

/** The runs of a definition with the same key. */
export type GroupId = string;

export function groupId(namespace: string, name: string, key: string | undefined): GroupId {
  return JSON.stringify([namespace, name, key ?? null]);
}

/** The group in which a run holds or wants a place; null when it has none, or has ended. */
export function groupOf({
  namespace,
  definition,
  concurrency,
  status,
}: RunSummary): GroupId | null {
  if (concurrency === undefined || ENDED.has(status)) return null;
  return groupId(namespace, definition.name, concurrency.key);
}

import type { RunEvent } from '@tutti/engine';
import { eventsAfter } from '../../runtime/history/state-at.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';

/** Longer logs are not read as a whole: they are in memory meanwhile. */
export const LOG_EVENTS_MAX = 100_000;

/** The whole log of a run; null when it is too long for that. */
export async function readLog(
  store: Pick<Store, 'runEvents'>,
  { id, sequence }: RunSummary,
): Promise<readonly RunEvent[] | null> {
  if (sequence > LOG_EVENTS_MAX) return null;
  const log: RunEvent[] = [];
  for await (const { event } of eventsAfter(store, id, 0)) log.push(event);
  return log;
}

const VALUE_CHARACTERS_MAX = 4000;

/** A value that an answer can hold many of. */
export function isShort<Value>(value: Value | undefined): value is Value {
  return value !== undefined && JSON.stringify(value).length <= VALUE_CHARACTERS_MAX;
}

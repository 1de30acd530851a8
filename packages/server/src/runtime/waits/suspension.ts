import type { Store } from '../../store/port.ts';
import type { RunSummary } from '../runtime.ts';
import type { Suspension } from './run-waits.ts';

/** Events that are looked through: a suspended run records answers and little else. */
const MOST_EVENTS = 500;

/** Who has suspended a run, and why; null when it is not, or when much has come since. */
export async function readSuspension(
  store: Pick<Store, 'runEvents'>,
  { id, status, sequence }: RunSummary,
): Promise<Suspension | null> {
  if (status !== 'suspended') return null;
  const after = Math.max(0, sequence - MOST_EVENTS);
  const events = await store.runEvents(id, after, MOST_EVENTS);
  const last = events.findLast(({ event }) => event.type === 'run-suspended')?.event;
  if (last?.type !== 'run-suspended') return null;
  const { at, by, reason } = last;
  return { at, ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
}

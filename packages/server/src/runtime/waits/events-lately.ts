import type { Wait } from '@tutti/engine';
import type { Store } from '../../store/port.ts';
import type { Lately } from './run-waits.ts';

/** Accepted events that are looked through, the newest ones. */
const MOST_EVENTS = 1000;

/**
 * Events of a wanted type that were accepted lately and did not end the wait; null when there are
 * none. Filters whose type is an expression are not counted.
 */
export async function readEventsLately(
  store: Pick<Store, 'acceptedEvents' | 'acceptedPosition'>,
  namespace: string,
  { filters }: Extract<Wait, { readonly kind: 'event' }>,
): Promise<Lately | null> {
  const types = new Set(filters.flatMap(({ type }) => (type === undefined ? [] : [type])));
  if (types.size === 0) return null;
  const last = await store.acceptedPosition(namespace);
  const after = Math.max(0, last - MOST_EVENTS);
  const accepted = await store.acceptedEvents(namespace, after, MOST_EVENTS);
  const similar = accepted.filter(({ event }) => types.has(event.type));
  const lastAt = similar.at(-1)?.acceptedAt;
  return lastAt === undefined ? null : { count: similar.length, lastAt };
}

import type { CloudEvent } from './cloud-event.ts';
import type { EventOffer } from './effects.ts';

/** What is at the end of a path in an event; undefined when there is nothing. */
export function valueAt(event: CloudEvent, path: readonly string[]): unknown {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as { readonly [name: string]: unknown })[name];
  }
  return value;
}

/** Whether an event must be offered to who has made this offer. */
export function fitsOffer({ type, source, key }: EventOffer, event: CloudEvent): boolean {
  if (type !== undefined && type !== event.type) return false;
  if (source !== undefined && source !== event.source) return false;
  return key === undefined || valueAt(event, key.path) === key.value;
}

import type { Json } from '@tutti/jq';
import { withoutMarkers } from './secrets.ts';
import { DEPTH_MAX, storable } from './storable-json.ts';

/**
 * Data from outside as it may enter a run: it reads back from the log as it is, and cannot name a
 * secret: where a definition names none either, for a marker is replaced wherever it has come from.
 * Undefined when it nests too deep. [SPEC E5]
 */
export function admit(value: Json): Json | undefined {
  const data = storable(value);
  return data === undefined ? undefined : withoutMarkers(data);
}

/** What to say of data that is not admitted. */
export function tooDeep(what: string): string {
  return `${what} nests deeper than ${DEPTH_MAX} levels.`;
}

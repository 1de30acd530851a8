import type { Json } from '@tutti/jq';
import { withoutMarkers } from './secrets.ts';
import { DEPTH_MAX, storable } from './storable-json.ts';
import type { Turn } from './turn.ts';

/**
 * Data from outside as it may enter a run: it reads back from the log as it is, and cannot name a
 * secret. Undefined when it nests too deep. [SPEC E5]
 */
export function admit(turn: Turn, value: Json): Json | undefined {
  const data = storable(value);
  if (data === undefined || turn.knowledge.plan.secrets.length === 0) return data;
  return withoutMarkers(data);
}

/** What to say of data that is not admitted. */
export function tooDeep(what: string): string {
  return `${what} nests deeper than ${DEPTH_MAX} levels.`;
}

import type { HeldEvents, SweepReport } from '../port.ts';
import { DOCUMENTS } from '../rows/tables.ts';
import { arraysOf, given } from './many-rows.ts';
import type { Queries } from './queries.ts';

const HELD = { namespace: 'text', after: 'bigint', since: 'bigint' } as const;

const EVENTS = `DELETE FROM cloud_events WHERE expires_at <= $4
  AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_position = cloud_events.position)
  AND NOT EXISTS (SELECT 1 FROM ${given(HELD)} WHERE given.namespace = cloud_events.namespace
    AND cloud_events.position > given.after AND cloud_events.accepted_at >= given.since)`;

const BLOBS = `DELETE FROM blobs WHERE NOT EXISTS (
  SELECT 1 FROM (${DOCUMENTS.map(hashesIn).join(' UNION ')}) AS used WHERE used.hash = blobs.hash)`;

/** Drops sets that stayed incomplete, expired events nobody still has to take, and blobs no document refers to. */
export async function sweep(
  queries: Queries,
  at: number,
  held: readonly HeldEvents[],
): Promise<SweepReport> {
  const tuples = held.map(({ namespace, after, since }) => [namespace, after, since] as const);
  await queries.change('DELETE FROM event_sets WHERE expires_at <= $1', at);
  return {
    events: await queries.change(EVENTS, ...arraysOf(HELD, tuples), at),
    blobs: await queries.change(BLOBS),
  };
}

/** The second member of each reference, read as text: a JSON parser would refuse U+0000 in the first. */
function hashesIn([table, , column]: (typeof DOCUMENTS)[number]): string {
  return `SELECT found[1] AS hash FROM ${table},
    regexp_matches(${column}, '"([0-9a-f]{64})"\\]', 'g') AS found WHERE ${column} IS NOT NULL`;
}

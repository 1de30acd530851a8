import type { CloudEvent } from '@tutti/engine';
import { valueAt } from '@tutti/engine/event-key';
import { decode } from '../codec/codec.ts';
import { lookupText } from '../rows/lookup-text.ts';
import type { AcceptedRow, CommitRows } from '../rows/rows.ts';
import { withBlobs } from './documents.ts';
import { arraysOf, given, statementFor } from './many-rows.ts';
import type { Queries } from './queries.ts';

export interface Acceptance {
  /** Of each event, whether it had been accepted before. */
  readonly duplicates: readonly boolean[];
  readonly deliveries: number;
}

/** Buffers events, each once, and delivers them to every subscription with an offer they fit. */
export async function acceptEvents(queries: Queries, rows: CommitRows): Promise<Acceptance> {
  if (rows.accepted.length === 0) return { duplicates: [], deliveries: 0 };
  const positions = await buffer(queries, rows.accepted.map(lookupRow));
  const taken = new Set<string>();
  const accepted: Accepted[] = [];
  const duplicates = rows.accepted.map((row) => {
    const [namespace, source, eventId, type] = lookupRow(row);
    const identity = identityOf(namespace, source, eventId);
    const position = positions.get(identity);
    if (position === undefined || taken.has(identity)) return true;
    taken.add(identity);
    accepted.push({ position, namespace, type, source, row });
    return false;
  });
  return { duplicates, deliveries: await deliver(queries, accepted, rows.blobs) };
}

interface Accepted {
  readonly position: number;
  readonly namespace: string;
  readonly type: string;
  readonly source: string;
  readonly row: AcceptedRow;
}

function lookupRow([namespace, source, eventId, type, ...rest]: AcceptedRow): AcceptedRow {
  return [namespace, lookupText(source), lookupText(eventId), lookupText(type), ...rest];
}

function identityOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

const EVENT = {
  namespace: 'text',
  source: 'text',
  event_id: 'text',
  type: 'text',
  accepted_at: 'bigint',
  expires_at: 'bigint',
  event: 'text',
  event_references: 'text',
} as const;
const COLUMNS = Object.keys(EVENT).join();
const BUFFER = `INSERT INTO cloud_events (${COLUMNS}) SELECT ${COLUMNS} FROM ${given(EVENT)}
  ON CONFLICT DO NOTHING RETURNING position, namespace, source, event_id`;

/** The positions of those that are new. */
async function buffer(
  queries: Queries,
  events: readonly AcceptedRow[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.rows(BUFFER, ...arraysOf(EVENT, events));
  return new Map(
    rows.map((row) => [identityOf(row.namespace, row.source, row.event_id), Number(row.position)]),
  );
}

const OFFER = { namespace: 'text', type: 'text', source: 'text' } as const;

const NEXT_PATH = (after: string) => `(SELECT min(path) FROM subscriptions
  WHERE subscriptions.namespace = place.namespace AND subscriptions.type = place.type
    AND subscriptions.source = place.source AND subscriptions.path > ${after})`;

/** The paths that offers of these places ask for: one look into the index for each, however many ask. */
export const PATHS = `WITH RECURSIVE place (namespace, type, source, path) AS (
    SELECT namespace, type, source, ${NEXT_PATH("''")} FROM ${given(OFFER).replace('AS given', 'AS place')}
    UNION ALL
    SELECT namespace, type, source, ${NEXT_PATH('place.path')} FROM place WHERE path IS NOT NULL)
  SELECT * FROM place WHERE path IS NOT NULL`;

/** An equality on the whole index for each row: none is read in vain. */
export const DELIVER = (
  rows: string,
) => `INSERT INTO deliveries (run_id, subscription, event_position)
  SELECT run_id, subscription, event_position FROM ${rows}
  JOIN subscriptions USING (namespace, type, source, path, value)
  ORDER BY event_position ON CONFLICT DO NOTHING`;

const deliverTo = statementFor(
  { event_position: 'bigint', ...OFFER, path: 'text', value: 'text' },
  DELIVER,
);

async function deliver(
  queries: Queries,
  accepted: readonly Accepted[],
  blobs: CommitRows['blobs'],
): Promise<number> {
  if (accepted.length === 0) return 0;
  const paths = await readPaths(queries, accepted.flatMap(placesOf));
  const texts = new Map(blobs);
  const rows = accepted.flatMap((one) => {
    const found = placesOf(one).map(
      (place) => [place, paths.get(identityOf(...place)) ?? []] as const,
    );
    const isRead = found.some(([, asked]) => asked.length > 0);
    const event = isRead ? eventOf(one.row, texts) : undefined;
    return found.flatMap(([place, asked]) => [
      [one.position, ...place, '', ''] as const,
      ...asked.flatMap((path) => {
        const value = event === undefined ? null : valueText(valueAt(event, JSON.parse(path)));
        return value === null ? [] : [[one.position, ...place, path, value] as const];
      }),
    ]);
  });
  return deliverTo(queries, rows);
}

type Place = readonly [namespace: string, type: string, source: string];

/** Where offers that an event may fit stand in the index. */
function placesOf({ namespace, type, source }: Accepted): Place[] {
  const all = [type, ''].flatMap((t) => [source, ''].map((s): Place => [namespace, t, s]));
  return distinct(all);
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [identityOf(...place), place])).values()];
}

async function readPaths(
  queries: Queries,
  places: readonly Place[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await queries.rows(PATHS, ...arraysOf(OFFER, distinct(places)));
  const paths = new Map<string, string[]>();
  for (const { namespace, type, source, path } of rows) {
    const place = identityOf(namespace, type, source);
    paths.set(place, [...(paths.get(place) ?? []), String(path)]);
  }
  return paths;
}

/** What an event refers to is part of the commit that brings it. */
function eventOf(row: AcceptedRow, texts: ReadonlyMap<string, string>): CloudEvent {
  const [, , , , , , text, references] = row;
  return decode<CloudEvent>(withBlobs([text, references], texts));
}

/** As it stands in the index; null for what cannot be there. */
function valueText(value: unknown): string | null {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  return isScalar ? lookupText(JSON.stringify(value)) : null;
}

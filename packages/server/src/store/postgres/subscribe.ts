import type { CloudEvent, EventOffer } from '@tutti/engine';
import { fitsOffer } from '@tutti/engine/event-key';
import { decode } from '../codec/codec.ts';
import type { ScheduleId } from '../port.ts';
import { lookupText } from '../rows/lookup-text.ts';
import type { CommitRows, SubscribedRow } from '../rows/rows.ts';
import { fetchDocuments } from './documents.ts';
import { arraysOf, deleteFrom, given, insertInto } from './many-rows.ts';
import type { Queries } from './queries.ts';

const KEY = { run_id: 'text', subscription: 'text' } as const;
const endSubscriptions = deleteFrom('subscriptions', KEY);
const forgetDeliveries = deleteFrom('deliveries', KEY);

const addSubscriptions = insertInto(
  'subscriptions',
  { ...KEY, namespace: 'text', type: 'text', source: 'text', path: 'text', value: 'text' },
  'ON CONFLICT DO NOTHING',
);

const deliver = insertInto(
  'deliveries',
  { ...KEY, event_position: 'bigint' },
  'ON CONFLICT DO NOTHING',
);

/**
 * Writes subscriptions, and delivers to them the buffered events their offers fit: in the same
 * transaction, so that no event can slip between the buffer and the subscription. Answers how many
 * deliveries there are.
 */
export async function subscribe(
  queries: Queries,
  { unsubscribed, subscribed }: CommitRows,
): Promise<number> {
  const replaced = subscribed.map(({ runId, subscription }) => [runId, subscription.id] as const);
  const rows = subscribed.flatMap(({ runId, namespace, subscription: { id, offers } }) =>
    offers.map((offer) => subscriptionRow(runId, id, namespace, offer)),
  );
  await Promise.all([
    endSubscriptions(queries, [...unsubscribed, ...replaced]),
    forgetDeliveries(queries, unsubscribed),
    addSubscriptions(queries, rows),
  ]);
  return deliverBuffered(queries, subscribed);
}

/** Puts the offers of a schedule in the place of those before. It hears of nothing older. */
export async function subscribeSchedule(
  queries: Queries,
  { namespace, name }: ScheduleId,
  offers: readonly EventOffer[],
): Promise<void> {
  await queries.change(
    "DELETE FROM subscriptions WHERE run_id = '' AND subscription = $1 AND namespace = $2",
    name,
    namespace,
  );
  const rows = offers.map((offer) => subscriptionRow('', name, namespace, offer));
  await addSubscriptions(queries, rows);
}

function subscriptionRow(
  runId: string,
  subscription: string,
  namespace: string,
  { type = '', source = '', key }: EventOffer,
) {
  const path = key === undefined ? '' : JSON.stringify(key.path);
  const value = key === undefined ? '' : lookupText(JSON.stringify(key.value));
  return [
    runId,
    subscription,
    namespace,
    lookupText(type),
    lookupText(source),
    path,
    value,
  ] as const;
}

/** An offer, and whose it is. */
interface Offered {
  readonly row: SubscribedRow;
  readonly offer: EventOffer;
}

async function deliverBuffered(
  queries: Queries,
  subscribed: readonly SubscribedRow[],
): Promise<number> {
  const offered = subscribed.flatMap((row) =>
    row.subscription.offers.map((offer) => ({ row, offer })),
  );
  const fitting = await bufferedFor(queries, offered);
  const rows = fitting.map(
    ({ row: { runId, subscription }, position }) => [runId, subscription.id, position] as const,
  );
  return deliver(queries, rows);
}

interface Buffered extends Offered {
  readonly position: number;
}

const OFFERED = {
  place: 'bigint',
  namespace: 'text',
  type: 'text',
  source: 'text',
  since: 'bigint',
  at: 'bigint',
} as const;

/** Only what is kept apart by a value must be read; the rest fits by its columns. */
const BUFFERED = `SELECT place, position,
    CASE WHEN value THEN event END AS event, CASE WHEN value THEN event_references END AS event_references
  FROM ${given({ ...OFFERED, value: 'boolean' })}
  JOIN cloud_events ON cloud_events.namespace = given.namespace
    AND (given.type IS NULL OR cloud_events.type = given.type)
    AND (given.source IS NULL OR cloud_events.source = given.source)
    AND accepted_at >= since AND expires_at > at
  ORDER BY place, position`;

async function bufferedFor(queries: Queries, offered: readonly Offered[]): Promise<Buffered[]> {
  if (offered.length === 0) return [];
  const tuples = offered.map(offerRow);
  const columns = { ...OFFERED, value: 'boolean' } as const;
  const rows = await queries.rows(BUFFERED, ...arraysOf(columns, tuples));
  const events = await eventsOf(queries, rows);
  return rows.flatMap(({ place, position }, index) => {
    const found = offered[Number(place)];
    const event = events[index];
    if (found === undefined) return [];
    if (event != null && !fitsOffer(found.offer, event)) return [];
    return [{ ...found, position: Number(position) }];
  });
}

function offerRow({ row, offer: { type, source, key } }: Offered, place: number) {
  const [wantedType, wantedSource] = [type, source].map((text) =>
    text === undefined ? null : lookupText(text),
  );
  const { namespace, subscription, at } = row;
  const isKeyed = key === undefined ? 0 : 1;
  return [
    place,
    namespace,
    wantedType ?? null,
    wantedSource ?? null,
    subscription.since,
    at,
    isKeyed,
  ];
}

/** Null where only the columns counted. */
async function eventsOf(
  queries: Queries,
  rows: Awaited<ReturnType<Queries['rows']>>,
): Promise<(CloudEvent | null)[]> {
  const read = rows.filter(({ event }) => event !== null);
  const documents = await fetchDocuments(
    queries,
    read.map(({ event, event_references }) => [event, event_references] as const),
  );
  const byRow = new Map(read.map((row, index) => [row, documents[index]]));
  return rows.map((row) => {
    const document = byRow.get(row);
    return document === undefined ? null : decode<CloudEvent>(document);
  });
}

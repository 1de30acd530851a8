import type { CloudEvent } from '@tutti/engine';
import type { Store } from '../packages/server/src/store/port.ts';
import { STARTED_BY_ONE, STARTED_BY_PAIRS, STARTED_BY_RUNS } from './definitions.ts';

/** Each set of accepted events has started exactly one run. */
export async function eventStarts(truth: Store): Promise<string[]> {
  const accepted = await truth.acceptedEvents('test', 0, 100_000);
  const of = (type: string) =>
    accepted.map(({ event }) => event).filter((event) => event.type === type);
  const pairs = pairsOf(of('a'), of('b'));
  return [
    ...(await compare(truth, STARTED_BY_ONE, of('a').length)),
    ...(await compare(truth, STARTED_BY_RUNS, of('c').length)),
    ...(await compare(truth, STARTED_BY_PAIRS, pairs)),
  ];
}

/** Pairs with the same key: of each key as many as the rarer of both. */
function pairsOf(as: readonly CloudEvent[], bs: readonly CloudEvent[]): number {
  const keys = new Set(as.map(keyOf));
  const count = (events: readonly CloudEvent[], key: string) =>
    events.filter((event) => keyOf(event) === key).length;
  return [...keys].reduce((sum, key) => sum + Math.min(count(as, key), count(bs, key)), 0);
}

async function compare(truth: Store, name: string, expected: number): Promise<string[]> {
  const { runs } = await truth.runs({ namespace: 'test', name, limit: 100_000 });
  if (runs.length === expected) return [];
  return [
    `Each set of events starts one run of ${name}: ${expected}, but there are ${runs.length}.`,
  ];
}

function keyOf({ data }: CloudEvent): string {
  return JSON.stringify(data ?? null);
}

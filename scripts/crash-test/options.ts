import { parseArgs } from 'node:util';

export interface Options {
  readonly runs: number;
  readonly kills: number;
  /** The same seed makes the same wishes, faults and pauses. */
  readonly seed: number;
  /** The whole test gives up after so long. */
  readonly limitMs: number;
  /** Where a summary is written as JSON. */
  readonly json?: string;
  /** Leaves the server's data folder behind. */
  readonly keep: boolean;
  /** Where the server keeps its state. A database is killed and started again as well. */
  readonly store: Store;
  /** Instead of all that: a crash at every point of a small story. */
  readonly points?: true;
}

const STORES = ['sqlite', 'postgres'] as const;
export type Store = (typeof STORES)[number];

export const USAGE = `npm run crash-test -- [--runs 200] [--kills 30] [--seed <number>] [--limit <seconds>] [--store ${STORES.join('|')}]
  [--json <file>] [--keep] [--points]
Starts a server, kills it under load, and audits what is left. With --points: a crash at every point of a small story.`;

/** Reads the command line; throws an `Error` that says what was expected. */
export function readOptions(args: readonly string[], now: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '200' },
      kills: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(now % 1_000_000) },
      limit: { type: 'string', default: '600' },
      json: { type: 'string' },
      keep: { type: 'boolean', default: false },
      store: { type: 'string', default: 'sqlite' },
      points: { type: 'boolean', default: false },
    },
  });
  return {
    runs: wholeNumber('runs', values.runs, 1),
    kills: wholeNumber('kills', values.kills, 0),
    seed: wholeNumber('seed', values.seed, 0),
    limitMs: wholeNumber('limit', values.limit, 1) * 1000,
    keep: values.keep,
    store: storeNamed(values.store),
    ...(values.points && { points: true }),
    ...(values.json !== undefined && { json: values.json }),
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`Expected --${name} to be a whole number of at least ${least}, not "${text}".`);
}

function storeNamed(text: string): Store {
  const store = STORES.find((known) => known === text);
  if (store !== undefined) return store;
  throw new Error(`Expected --store to be one of ${STORES.join(', ')}, not "${text}".`);
}

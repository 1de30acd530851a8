import { parseArgs } from 'node:util';

/** Options of benchmarks that have peers. */
export interface BenchOptions {
  readonly peers: readonly string[];
  /** How often each figure is taken; the median is told. */
  readonly rounds: number;
  /** How long one round lasts. */
  readonly seconds: number;
  /** Where profiles of our server's processor time go. */
  readonly profile: string | undefined;
}

/** Reads `--peers a,b --rounds 5 --seconds 3 --profile folder`. */
export function readBenchOptions(args = process.argv.slice(2)): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      peers: { type: 'string', default: '' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      profile: { type: 'string' },
    },
    strict: false,
  });
  return {
    peers: String(values.peers).split(',').filter(Boolean),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    profile: values.profile === undefined ? undefined : String(values.profile),
  };
}

import { availableParallelism } from 'node:os';
import { FAULT_KINDS, type Faults, faultsOf } from './fault-kinds.ts';

/** What `npm run sim` is asked for. */
export interface Options {
  /** The first seed; those that follow are one greater each. */
  readonly seed: number;
  readonly runs: number;
  readonly faults: Faults;
  readonly faultsName: string;
  /** How many lines of the end of its trace a failure is shown with. */
  readonly trace: number;
  /** How many processes share the seeds. */
  readonly processes: number;
}

const DEFAULTS = {
  seed: '1',
  runs: '100',
  faults: 'all',
  trace: '0',
  processes: String(availableParallelism()),
};

/** The options, or what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  const given = new Map(Object.entries(DEFAULTS));
  for (let at = 0; at < args.length; at += 2) {
    const [flag = '', value] = args.slice(at, at + 2);
    const name = flag.replace(/^--/, '');
    if (!flag.startsWith('--') || !given.has(name) || value === undefined) {
      return `Expected --seed N, --runs N, --faults <kind>, --trace N or --processes N, but got "${flag} ${value ?? ''}".`;
    }
    given.set(name, value);
  }
  const numbers = ['seed', 'runs', 'trace', 'processes'].map((name) => Number(given.get(name)));
  const [seed = 0, runs = 0, trace = 0, processes = 1] = numbers;
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) {
    return 'Expected --seed, --runs, --trace and --processes to be whole numbers from 0.';
  }
  if (processes === 0) return 'Expected --processes to be 1 or more.';
  const faultsName = given.get('faults') ?? '';
  const faults = faultsOf(faultsName);
  if (faults !== null) return { seed, runs, trace, processes, faults, faultsName };
  return `Expected --faults to be all, none, ${FAULT_KINDS.join(', ')}, but it is "${faultsName}".`;
}

/** The same options, as another process reads them. */
export function argumentsOf({ faultsName, trace }: Options): readonly string[] {
  return ['--faults', faultsName, '--trace', String(trace)];
}

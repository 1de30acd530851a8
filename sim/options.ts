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
}

const DEFAULTS = { seed: '1', runs: '100', faults: 'all', trace: '0' };

/** The options, or what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  const given = new Map(Object.entries(DEFAULTS));
  for (let at = 0; at < args.length; at += 2) {
    const [flag = '', value] = args.slice(at, at + 2);
    const name = flag.replace(/^--/, '');
    if (!flag.startsWith('--') || !given.has(name) || value === undefined) {
      return `Expected --seed N, --runs N, --faults <kind> or --trace N, but got "${flag} ${value ?? ''}".`;
    }
    given.set(name, value);
  }
  const numbers = ['seed', 'runs', 'trace'].map((name) => Number(given.get(name)));
  const [seed = 0, runs = 0, trace = 0] = numbers;
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) {
    return 'Expected --seed, --runs and --trace to be whole numbers from 0.';
  }
  const faultsName = given.get('faults') ?? '';
  const faults = faultsOf(faultsName);
  if (faults !== null) return { seed, runs, trace, faults, faultsName };
  return `Expected --faults to be all, none, ${FAULT_KINDS.join(', ')}, but it is "${faultsName}".`;
}

import { type RunEvent, taskName } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import { shown } from '../differences.ts';
import { type Fact, factsOf } from './run-facts.ts';

/** Where two runs differ. */
export interface RunDifference {
  /** `path`: only one of them enters the task. `outcome`: of other kinds, as completed and faulted. */
  readonly kind:
    | 'path'
    | 'input'
    | 'answer'
    | 'event'
    | 'person'
    | 'output'
    | 'problem'
    | 'outcome'
    | 'timing';
  /** As a sentence. */
  readonly words: string;
  /** Absent: it is about the run as a whole. */
  readonly task?: string;
  /** Of the task, in the first run when it is there. */
  readonly pointer?: string;
  readonly a?: Side;
  readonly b?: Side;
  /** JSON pointer into the values that differ. */
  readonly place?: string;
}

/** What is so in one of the runs. */
export interface Side {
  readonly sequence: number;
  readonly activation?: string;
  /** What stands at `place`; absent: nothing does. */
  readonly value?: Json;
}

/** A task that takes half as long again, and a second more, is said to take longer. */
const TIMING = { ratio: 1.5, ms: 1000 };

/**
 * Where two runs differ, the first divergence first. What one task did is compared with what the
 * same occurrence of it did (of the same names, in the same round and attempt), not the events by
 * their numbers: branches may overtake each other. Ids and instants of decisions do not count.
 * Yields between its steps, so that a host may do other things meanwhile.
 */
export function* diffRuns(
  a: readonly RunEvent[],
  b: readonly RunEvent[],
  { timing = false }: { readonly timing?: boolean } = {},
): Generator<void, readonly RunDifference[]> {
  const ours = yield* factsOf(a);
  const theirs = yield* factsOf(b);
  const [ourKeys, theirKeys] = [byKey(ours), byKey(theirs)];
  const absent = new Set<string>();
  const found: { readonly rank: number; readonly difference: RunDifference }[] = [];
  for (const fact of ours) {
    yield;
    const other = theirKeys.get(fact.key);
    const difference = other ? compared(fact, other) : onlyIn('a', fact, absent);
    if (difference) found.push({ rank: fact.sequence, difference });
  }
  let last = 0;
  for (const fact of theirs) {
    yield;
    const common = ourKeys.get(fact.key);
    last = common ? Math.max(last, common.sequence) : last;
    const difference = common ? null : onlyIn('b', fact, absent);
    if (difference) found.push({ rank: last + 0.5, difference });
  }
  const inOrder = found.toSorted((one, other) => one.rank - other.rank);
  const slower = timing ? timingDifferences(ours, theirs) : [];
  return [...inOrder.map(({ difference }) => difference), ...slower];
}

function byKey(facts: readonly Fact[]): ReadonlyMap<string, Fact> {
  return new Map(facts.map((fact) => [fact.key, fact]));
}

function compared(a: Fact, b: Fact): RunDifference | null {
  if (a.text === b.text) return null;
  const place = firstDifference(JSON.parse(a.text), JSON.parse(b.text));
  const kind = kindOf(a, b);
  const what =
    a.pointer === undefined
      ? `the ${kind} of the run`
      : `${articleOf(kind)} ${taskName(a.pointer)}`;
  const at = place.pointer === '' ? '' : ` at ${place.pointer}`;
  return {
    kind,
    ...taskOf(a),
    a: sideOf(a, place.a),
    b: sideOf(b, place.b),
    place: place.pointer,
    words: `${capital(what)} differs${at}: ${shown(place.a)} in the first run, ${shown(place.b)} in the second.`,
  };
}

function kindOf(a: Fact, b: Fact): RunDifference['kind'] {
  if (a.kind === 'entered') return 'input';
  if (a.kind !== 'outcome') return a.kind;
  const both = (member: string) => has(a.value, member) && has(b.value, member);
  if (both('completed')) return 'output';
  return both('faulted') ? 'problem' : 'outcome';
}

function has(value: Json, member: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, member);
}

function articleOf(kind: RunDifference['kind']): string {
  switch (kind) {
    case 'answer':
      return 'the answer to';
    case 'event':
      return 'the event that came to';
    case 'person':
      return 'what people did with';
    default:
      return `the ${kind} of`;
  }
}

/** Of a task that only one run enters nothing further is said, nor of what is inside it. */
function onlyIn(side: 'a' | 'b', fact: Fact, absent: Set<string>): RunDifference | null {
  if (absent.has(fact.occurrence) || absent.has(fact.around)) {
    absent.add(fact.occurrence);
    return null;
  }
  const which = side === 'a' ? 'first' : 'second';
  const task = fact.pointer === undefined ? 'the run' : taskName(fact.pointer);
  const entered = fact.kind === 'entered';
  if (entered) absent.add(fact.occurrence);
  const words = entered
    ? `Only the ${which} run enters ${task}.`
    : `Only in the ${which} run ${task} has ${MORE[fact.kind]}.`;
  const kind = fact.kind === 'entered' ? 'path' : fact.kind;
  return { kind, ...taskOf(fact), [side]: sideOf(fact, fact.value), words };
}

const MORE = {
  entered: 'begun',
  answer: 'this answer',
  event: 'this event',
  person: 'somebody who does this',
  outcome: 'come to an end',
} as const;

function taskOf({ pointer }: Fact): Pick<RunDifference, 'task' | 'pointer'> {
  return pointer === undefined ? {} : { task: taskName(pointer), pointer };
}

function sideOf({ sequence, activation }: Fact, value: Json | undefined): Side {
  return {
    sequence,
    ...(activation !== undefined && { activation }),
    ...(value !== undefined && { value }),
  };
}

interface ValueDifference {
  readonly pointer: string;
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

/** Where two values differ first, in the order of their members. */
function firstDifference(a: Json | undefined, b: Json | undefined, pointer = ''): ValueDifference {
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
    return { pointer, a, b };
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) {
    const [one, other] = [memberOf(a, key), memberOf(b, key)];
    if (JSON.stringify(one) === JSON.stringify(other)) continue;
    const token = key.replaceAll('~', '~0').replaceAll('/', '~1');
    return firstDifference(one, other, `${pointer}/${token}`);
  }
  return { pointer, a, b };
}

function isContainer(
  value: Json | undefined,
): value is Exclude<Json, string | number | boolean | null> {
  return typeof value === 'object' && value !== null;
}

function memberOf(value: object, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
}

function timingDifferences(a: readonly Fact[], b: readonly Fact[]): RunDifference[] {
  const [ours, theirs] = [durationsOf(a), durationsOf(b)];
  return [...ours].flatMap(([occurrence, one]): RunDifference[] => {
    const other = theirs.get(occurrence);
    if (!other) return [];
    const [less, more] = [Math.min(one.ms, other.ms), Math.max(one.ms, other.ms)];
    if (more - less < TIMING.ms || more < less * TIMING.ratio) return [];
    const task = one.end.pointer === undefined ? 'The run' : taskName(one.end.pointer);
    const words = `${task} took ${one.ms} ms in the first run, ${other.ms} ms in the second.`;
    const sides = { a: sideOf(one.end, one.ms), b: sideOf(other.end, other.ms) };
    return [{ kind: 'timing', ...taskOf(one.end), ...sides, words }];
  });
}

/** For each occurrence that has ended, how long it took. */
function durationsOf(
  facts: readonly Fact[],
): ReadonlyMap<string, { readonly ms: number; readonly end: Fact }> {
  const began = new Map(
    facts.flatMap(({ kind, occurrence, at }) => (kind === 'entered' ? [[occurrence, at]] : [])),
  );
  return new Map(
    facts.flatMap((end) => {
      const at = began.get(end.occurrence);
      if (end.kind !== 'outcome' || at === undefined) return [];
      return [[end.occurrence, { ms: end.at - at, end }] as const];
    }),
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

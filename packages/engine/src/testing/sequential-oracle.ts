import type { Json } from '@tutti/jq';

/**
 * What tasks that follow one another do, written from SPEC.md alone: a second opinion about the
 * machine. Its data are lists of numbers, so that it needs no jq.
 */
export type OracleTask = {
  readonly name: string;
  /** A constant condition. */
  readonly if?: boolean;
  readonly then?: string;
} & (
  | { readonly kind: 'append'; readonly number: number }
  | { readonly kind: 'raise'; readonly status: number }
  | { readonly kind: 'do'; readonly tasks: readonly OracleTask[] }
  | {
      readonly kind: 'for';
      readonly items: readonly number[];
      readonly whileBelow?: number;
      readonly tasks: readonly OracleTask[];
    }
  | { readonly kind: 'switch'; readonly cases: readonly OracleCase[] }
  | {
      readonly kind: 'try';
      readonly tasks: readonly OracleTask[];
      readonly status?: number;
      readonly catch?: readonly OracleTask[];
      readonly catchThen?: string;
    }
);

export interface OracleCase {
  readonly when?: boolean;
  readonly target: string;
}

/** Tasks around the tasks of a kind; the first of several is the outermost. */
export interface OracleExtension {
  readonly extend: string;
  /** A constant condition. */
  readonly when?: boolean;
  readonly before: readonly OracleTask[];
  readonly after: readonly OracleTask[];
}

/** What the oracle says of a run: the tasks in the order of their start, and how it ends. */
export interface Prediction {
  readonly started: readonly string[];
  readonly output?: Json;
  readonly problem?: Json;
}

type Data = readonly number[];

/** What is the same for the whole run: `started` is written along the way. */
interface World {
  readonly started: string[];
  /** None in an extension: its tasks are not extended. */
  readonly extensions: readonly { readonly pointer: string; readonly of: OracleExtension }[];
}

/** A problem on its way to whoever catches it. */
class Raised extends Error {
  readonly status: number;
  readonly instance: string;

  constructor(status: number, instance: string) {
    super(instance);
    this.status = status;
    this.instance = instance;
  }
}

/** `end`, on its way to the run. */
class Ended extends Error {
  readonly output: Data;

  constructor(output: Data) {
    super('end');
    this.output = output;
  }
}

/** Predicts the run of `tasks` with `input`, `extensions` around them. */
export function predict(
  tasks: readonly OracleTask[],
  input: Data,
  extensions: readonly OracleExtension[] = [],
): Prediction {
  const started: string[] = [];
  const around = extensions.map((of, index) => ({
    pointer: `/use/extensions/${index}/x${index}`,
    of,
  }));
  try {
    const { output } = runList(tasks, input, '/do', { started, extensions: around });
    return { started, output: [...output] };
  } catch (error) {
    if (error instanceof Ended) return { started, output: [...error.output] };
    if (!(error instanceof Raised)) throw error;
    const { status, instance } = error;
    return { started, problem: { type: 'urn:test', status, instance } };
  }
}

/** F1–F4, D1, D4: every task has the output of the one before it. */
function runList(tasks: readonly OracleTask[], input: Data, place: string, world: World): List {
  let data = input;
  for (let index = 0; index < tasks.length; ) {
    const task = tasks[index]!;
    if (task.if === false) {
      index += 1;
      continue;
    }
    const pointer = `${place}/${index}/${task.name}`;
    world.started.push(pointer);
    const around = world.extensions.filter(({ of }) => surrounds(of, task));
    const { output, directive } = runAround(around, task, data, pointer, world);
    data = output;
    if (directive === 'end') throw new Ended(data);
    if (directive === 'exit') return { output: data, exits: true };
    const target = tasks.findIndex(({ name }) => name === directive);
    index = directive === 'continue' ? index + 1 : target;
  }
  return { output: data, exits: false };
}

/** What a list comes to, and whether by `exit`. */
interface List {
  readonly output: Data;
  readonly exits: boolean;
}

interface Outcome {
  readonly output: Data;
  readonly directive: string;
}

const EXTENDED_AS = { append: 'set', do: 'composite' };

function surrounds({ extend, when }: OracleExtension, { kind }: OracleTask): boolean {
  const name = kind === 'append' || kind === 'do' ? EXTENDED_AS[kind] : kind;
  return when !== false && (extend === 'all' || extend === name);
}

/** U1–U6: each extension has what is inside of it between its two lists. */
function runAround(
  [outer, ...inner]: World['extensions'],
  task: OracleTask,
  input: Data,
  pointer: string,
  world: World,
): Outcome {
  if (!outer) return runTask(task, input, pointer, world);
  const apart = { ...world, extensions: [] };
  const before = runList(outer.of.before, input, `${outer.pointer}/before`, apart);
  if (before.exits) return { output: before.output, directive: task.then ?? 'continue' };
  const outcome = runAround(inner, task, input, pointer, world);
  const after = runList(outer.of.after, outcome.output, `${outer.pointer}/after`, apart);
  return after.exits ? { ...outcome, output: after.output } : outcome;
}

function runTask(task: OracleTask, input: Data, pointer: string, world: World): Outcome {
  const own = task.then ?? 'continue';
  switch (task.kind) {
    case 'append':
      return { output: [...input, task.number], directive: own };
    case 'raise':
      throw new Raised(task.status, pointer);
    case 'do':
      return { ...runList(task.tasks, input, `${pointer}/do`, world), directive: own };
    case 'for':
      return { output: runLoop(task, input, pointer, world), directive: own };
    case 'switch':
      return { output: input, directive: choose(task.cases) ?? own };
    case 'try':
      return runTry(task, input, pointer, world);
  }
}

/** L2, L3. */
function runLoop(
  { items, whileBelow, tasks }: Extract<OracleTask, { kind: 'for' }>,
  input: Data,
  pointer: string,
  world: World,
): Data {
  const rounds = Math.min(items.length, whileBelow ?? items.length);
  let data = input;
  for (let round = 0; round < rounds; round += 1) {
    data = runList(tasks, data, `${pointer}/do`, world).output;
  }
  return data;
}

/** S1. */
function choose(cases: readonly OracleCase[]): string | undefined {
  const chosen =
    cases.find(({ when }) => when === true) ?? cases.find(({ when }) => when === undefined);
  return chosen?.target;
}

/** T2, T4, T7, T8. */
function runTry(
  task: Extract<OracleTask, { kind: 'try' }>,
  input: Data,
  pointer: string,
  world: World,
): Outcome {
  const own = task.then ?? 'continue';
  try {
    return { ...runList(task.tasks, input, `${pointer}/try`, world), directive: own };
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    if (task.status !== undefined && task.status !== error.status) throw error;
  }
  const handled = runList(task.catch ?? [], input, `${pointer}/catch/do`, world);
  return { ...handled, directive: task.catchThen ?? own };
}

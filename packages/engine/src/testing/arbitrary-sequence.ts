import type { Json } from '@tutti/jq';
import fc from 'fast-check';
import type { OracleExtension, OracleTask } from './sequential-oracle.ts';

type Unplaced = OracleTask extends infer Task
  ? Task extends OracleTask
    ? Omit<Task, 'name'>
    : never
  : never;

const STATUSES = [400, 409, 500];

/** A list of tasks that follow one another, and contain such lists. */
export function arbitrarySequence(depth = 0): fc.Arbitrary<OracleTask[]> {
  return fc
    .array(bodyAt(depth), { maxLength: depth === 0 ? 6 : 3, size: 'max' })
    .chain((bodies) =>
      fc.tuple(...bodies.map((body, index) => placed(body, index, bodies.length))),
    );
}

const EXTENDABLE = ['all', 'composite', 'for', 'raise', 'set', 'switch', 'try'];

/** A few extensions, whose tasks are such lists too. */
export function arbitraryExtensions(): fc.Arbitrary<OracleExtension[]> {
  const tasks = arbitrarySequence(2);
  const extension = fc
    .record({
      extend: fc.constantFrom(...EXTENDABLE),
      when: rarely(fc.boolean()),
      before: tasks,
      after: tasks,
    })
    .map(({ when, ...more }) => ({ ...more, ...(when !== undefined && { when }) }));
  return fc.array(extension, { maxLength: 3, size: 'max' });
}

function placed(body: Unplaced, index: number, length: number): fc.Arbitrary<OracleTask> {
  const target = targetAfter(index, length);
  return fc
    .tuple(rarely(target), rarely(fc.boolean()), target, target)
    .map(([then, condition, ...targets]) => ({
      ...body,
      ...(body.kind === 'switch' && {
        cases: body.cases.map((one, at) => ({ ...one, target: targets[at % 2]! })),
      }),
      ...(then !== undefined && { then }),
      ...(condition !== undefined && { if: condition }),
      name: `t${index}`,
    }));
}

/** Only forward: with constant conditions a way back has no end. */
function targetAfter(index: number, length: number): fc.Arbitrary<string> {
  const later = Array.from({ length: length - index - 1 }, (_, offset) => `t${index + 1 + offset}`);
  return fc.constantFrom('continue', 'exit', 'end', ...later);
}

function bodyAt(depth: number): fc.Arbitrary<Unplaced> {
  const leaves = [
    fc.nat(99).map<Unplaced>((number) => ({ kind: 'append', number })),
    fc.nat(99).map<Unplaced>((number) => ({ kind: 'append', number })),
    fc.constantFrom(...STATUSES).map<Unplaced>((status) => ({ kind: 'raise', status })),
    fc
      .uniqueArray(fc.option(fc.boolean(), { nil: undefined }), { minLength: 1 })
      .map<Unplaced>((conditions) => ({ kind: 'switch', cases: conditions.map(caseOf) })),
  ];
  return depth < 3 ? fc.oneof(...leaves, ...holders(depth + 1)) : fc.oneof(...leaves);
}

function caseOf(when: boolean | undefined) {
  return { target: 'continue', ...(when !== undefined && { when }) };
}

function holders(depth: number): fc.Arbitrary<Unplaced>[] {
  const tasks = arbitrarySequence(depth);
  const loop = fc.tuple(fc.array(fc.nat(9), { maxLength: 3 }), rarely(fc.nat(3)), tasks);
  const attempt = fc.record({
    tasks,
    status: rarely(fc.constantFrom(...STATUSES)),
    catch: fc.option(tasks, { nil: undefined }),
    catchThen: rarely(fc.constantFrom('continue', 'exit', 'end')),
  });
  return [
    tasks.map((tasks) => ({ kind: 'do', tasks })),
    loop.map(([items, whileBelow, tasks]) => {
      return { kind: 'for', items, tasks, ...(whileBelow !== undefined && { whileBelow }) };
    }),
    attempt.map(({ tasks, ...more }) => ({ kind: 'try', tasks, ...defined(more) })),
    attempt.map(({ tasks, ...more }) => ({ kind: 'try', tasks, ...defined(more) })),
  ];
}

function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  );
}

/** The extensions as a definition has them. */
export function extensionsOf(extensions: readonly OracleExtension[]): Json {
  return extensions.map(({ extend, when, before, after }, index) => ({
    [`x${index}`]: {
      extend,
      ...(when !== undefined && { when: `\${ ${when} }` }),
      before: definitionOf(before),
      after: definitionOf(after),
    },
  }));
}

/** The tasks as a definition has them. */
export function definitionOf(tasks: readonly OracleTask[]): Json {
  return tasks.map((task) => ({
    [task.name]: {
      ...kindOf(task),
      ...(task.if !== undefined && { if: `\${ ${task.if} }` }),
      ...(task.then !== undefined && followedBy(task.then)),
    },
  }));
}

function kindOf(task: OracleTask): { readonly [member: string]: Json } {
  switch (task.kind) {
    case 'append':
      return { set: `\${ . + [${task.number}] }` };
    case 'raise':
      return { raise: { error: { type: 'urn:test', status: task.status } } };
    case 'do':
      return { do: definitionOf(task.tasks) };
    case 'for': {
      const condition = task.whileBelow !== undefined && {
        while: `\${ $index < ${task.whileBelow} }`,
      };
      const items = `\${ ${JSON.stringify(task.items)} }`;
      return { for: { in: items }, ...condition, do: definitionOf(task.tasks) };
    }
    case 'switch':
      return { switch: task.cases.map(switchCase) };
    case 'try':
      return { try: definitionOf(task.tasks), catch: catchOf(task) };
  }
}

function switchCase({ when, target }: { when?: boolean; target: string }, index: number): Json {
  const condition = when !== undefined && { when: `\${ ${when} }` };
  return { [`c${index}`]: { ...condition, ...followedBy(target) } };
}

function catchOf(task: Extract<OracleTask, { kind: 'try' }>): Json {
  return {
    ...(task.status !== undefined && { errors: { with: { status: task.status } } }),
    ...(task.catch && { do: definitionOf(task.catch) }),
    ...(task.catchThen !== undefined && followedBy(task.catchThen)),
  };
}

function followedBy(target: string): { readonly [member: string]: string } {
  return Object.fromEntries([['then', target]]);
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

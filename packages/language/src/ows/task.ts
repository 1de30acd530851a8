import type { SyntaxEntry, SyntaxMap } from '../document/syntax.ts';
import type { Task, TaskKind } from '../plan/task.ts';
import { asMap } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { nearestName } from '../reading/suggestion.ts';
import { listed } from '../reading/words.ts';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { emitTask } from './emit.ts';
import { forTask } from './for.ts';
import { forkTask } from './fork.ts';
import { listenTask } from './listen.ts';
import { raiseTask } from './raise.ts';
import { runTask } from './run.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskReader } from './task-kind.ts';
import { tryTask } from './try.ts';
import { waitTask } from './wait.ts';

const KINDS: { readonly [kind in TaskKind]: TaskReader } = {
  call: callTask,
  do: doTask,
  emit: emitTask,
  for: forTask,
  fork: forkTask,
  listen: listenTask,
  raise: raiseTask,
  run: runTask,
  set: setTask,
  switch: switchTask,
  try: tryTask,
  wait: waitTask,
};

const KIND_NAMES = Object.keys(KINDS).filter(isKind);

/** Properties that only one kind of task has: with them, what is missing is that kind's own key. */
const TELLTALES: ReadonlyMap<string, TaskKind> = new Map([
  ['with', 'call'],
  ['catch', 'try'],
  ['foreach', 'listen'],
]);

/** Reads a task of the kind that its keys say. */
export function readTask(entry: SyntaxEntry, scope: Scope): Task {
  const value = asMap(`the task \`${entry.name}\``, entry.value, scope);
  const task = { ...entry, value: value ?? emptyMapAt(entry) };
  const kind = value && kindOf(entry, value, scope);
  return kind ? KINDS[kind](task, scope) : noTask(task);
}

function kindOf(task: SyntaxEntry, map: SyntaxMap, scope: Scope): TaskKind | undefined {
  const names = [...map.entries.keys()];
  const [kind, ...others] = names.filter(isKind).filter((name) => !isPartOfFor(name, map));
  if (others.length > 0) {
    const message = `Expected the task \`${task.name}\` to do one thing, but it has ${listed([kind!, ...others])}. Make a task of each.`;
    scope.report.mistake(task.at, 'task-with-several-kinds', message);
    return undefined;
  }
  const told = names.map((name) => TELLTALES.get(name)).find((name) => name !== undefined);
  if (kind ?? told) return kind ?? told;
  reportNoKind(task, names, scope);
  return undefined;
}

/** `do` is a kind of its own, and the body of a `for`. */
function isPartOfFor(name: string, map: SyntaxMap): boolean {
  return name === 'do' && map.entries.has('for');
}

function isKind(name: string): name is TaskKind {
  return Object.hasOwn(KINDS, name);
}

function reportNoKind(task: SyntaxEntry, names: readonly string[], scope: Scope): void {
  const near = names.map((name) => ({ name, meant: nearestName(name, KIND_NAMES) }));
  const slip = near.find(({ meant }) => meant !== undefined);
  const advice = slip ? `Did you mean \`${slip.meant}\` by \`${slip.name}\`?` : 'Add one of them.';
  const message = `Expected the task \`${task.name}\` to say what it does (${listed(KIND_NAMES, 'or')}), but it does not. ${advice}`;
  scope.report.mistake(task.at, 'task-without-kind', message, slip?.meant);
}

function emptyMapAt({ value }: SyntaxEntry): SyntaxMap {
  const { pointer, offset } = value;
  return { kind: 'map', pointer, offset, value: {}, entries: new Map() };
}

function noTask({ name, value }: { name: string; value: SyntaxMap }): Task {
  const nothing = { kind: 'literal', value: null } as const;
  const { pointer } = value;
  // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
  return { kind: 'set', name, pointer, definition: {}, then: 'continue', value: nothing };
}

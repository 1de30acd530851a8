import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import { LIMITS } from '../limits.ts';
import type { Task } from '../plan/task.ts';
import { namedItem } from '../reading/named-item.ts';
import { expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { listed } from '../reading/words.ts';
import { FLOW_DIRECTIVES } from './directive.ts';

/** Tasks that run one after the other. */
export const taskList: Reader<Task[]> = (at, scope) => readTasks(at, scope, false);

/** Tasks that run at the same time. */
export const branchList: Reader<Task[]> = (at, scope) => readTasks(at, scope, true);

function readTasks(at: Syntax, scope: Scope, areBranches: boolean): Task[] {
  if (at.kind !== 'list') expected('a list of tasks, such as `- name: { … }`', at, scope);
  const items = at.kind === 'list' ? at.items : [];
  const named = items.map((item) => namedItem(item, 'task', scope));
  const entries = named.filter((entry) => entry !== undefined);
  const inside: Scope = {
    ...scope,
    place: 'task-definition',
    siblings: { names: new Set(entries.map(({ name }) => name)), areBranches },
  };
  checkNames(entries, scope);
  return entries.map((entry) => scope.definition.readTask(entry, inside));
}

function checkNames(entries: readonly SyntaxEntry[], scope: Scope): void {
  const taken = new Set<string>();
  for (const { name, at } of entries) {
    countTask(at, scope);
    if (FLOW_DIRECTIVES.some((word) => word === name)) {
      const message = `Expected a task name that is free, but \`${name}\` is a flow directive (${listed(FLOW_DIRECTIVES)}). Choose another name.`;
      scope.report.mistake(at, 'reserved-name', message);
    } else if (taken.has(name)) {
      const message = `Expected every task of a list to have a name of its own, but \`${name}\` is taken in this list. Rename one of them.`;
      scope.report.mistake(at, 'duplicate-name', message);
    }
    taken.add(name);
  }
}

function countTask(at: SyntaxEntry['at'], scope: Scope): void {
  const { tasks } = scope.definition;
  tasks.count += 1;
  if (tasks.count !== LIMITS.tasks + 1) return;
  const message = `Expected at most ${LIMITS.tasks} tasks in a definition, but there are more. Move a part into a workflow of its own and \`run\` it.`;
  scope.report.mistake(at, 'too-many-tasks', message);
}

/** Where tasks are, by name, looking at every list of named tasks below `root`. */
export function taskPointers(root: Syntax): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const collect = (syntax: Syntax): void => {
    if (syntax.kind === 'map') for (const { value } of syntax.entries.values()) collect(value);
    if (syntax.kind !== 'list') return;
    for (const item of syntax.items) {
      const [entry, ...others] = item.kind === 'map' ? item.entries.values() : [];
      if (entry?.value.kind === 'map' && others.length === 0)
        found.set(entry.name, [...(found.get(entry.name) ?? []), entry.value.pointer]);
      collect(item);
    }
  };
  collect(root);
  return found;
}

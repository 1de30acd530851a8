import { pointerTo } from '../document/pointer.ts';
import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import { LIMITS } from '../limits.ts';
import type { Task } from '../plan.ts';
import { asList, expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { listed } from '../reading/words.ts';
import { FLOW_DIRECTIVES } from './directive.ts';

/** Tasks that run one after the other. */
export const taskList: Reader<Task[]> = (at, scope) => readTasks(at, scope, false);

/** Tasks that run at the same time. */
export const branchList: Reader<Task[]> = (at, scope) => readTasks(at, scope, true);

function readTasks(at: Syntax, scope: Scope, areBranches: boolean): Task[] {
  const items = asList('a list of tasks', at, scope)?.items ?? [];
  const named = items.map((item) => namedTask(item, scope));
  const entries = named.filter((entry) => entry !== undefined);
  const inside: Scope = {
    ...scope,
    place: 'task-definition',
    siblings: { names: entries.map(({ name }) => name), areBranches },
  };
  checkNames(entries, scope);
  return entries.map((entry) => scope.definition.readTask(entry, inside));
}

/** The one entry of a task item, such as `- charge: { … }`. */
function namedTask(item: Syntax, scope: Scope): SyntaxEntry | undefined {
  if (item.kind !== 'map') {
    expected('an item of a task list to be a named task, such as `charge: { … }`,', item, scope);
    return undefined;
  }
  const [entry, ...others] = item.entries.values();
  if (entry && others.length === 0) return entry;
  const came = entry
    ? `it has several keys: ${listed(item.entries.keys())}. Indent what belongs to the task below its name`
    : 'it is empty. Give the task a name';
  const message = `Expected an item of a task list to be one name with its task, but ${came}.`;
  scope.report.mistake(item, 'unnamed-task', message);
  return undefined;
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

/** Where tasks of a name are, looking at every list of named tasks below `root`. */
export function pointersOfTask(root: Syntax, name: string): string[] {
  const found: string[] = [];
  const rest: Syntax[] = [root];
  for (let next = rest.pop(); next; next = rest.pop()) {
    if (next.kind === 'map') rest.push(...[...next.entries.values()].map(({ value }) => value));
    if (next.kind !== 'list') continue;
    rest.push(...next.items);
    for (const item of next.items) {
      const isTask = item.kind === 'map' && item.entries.get(name)?.value.kind === 'map';
      if (isTask && item.entries.size === 1) found.push(pointerTo(item.pointer, name));
    }
  }
  return found.sort();
}

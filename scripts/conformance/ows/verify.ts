import { isDeepStrictEqual } from 'node:util';
import type { Execution, TaskExecution } from './execution.ts';
import type { Assertion, End } from './step.ts';

/** What contradicts the assertion, in words; nothing when it holds. */
export function contradictionOf(assertion: Assertion, execution: Execution): string | undefined {
  switch (assertion.kind) {
    case 'workflow-ends':
      return ended('the workflow', assertion, whole(execution));
    case 'output-has':
      return missing(assertion.paths, execution.output);
    case 'output-value':
      return differs(
        `output.${assertion.path}`,
        assertion.value,
        at(execution.output, assertion.path),
      );
    case 'output-count':
      return counts(assertion.path, assertion.count, at(execution.output, assertion.path));
    case 'task-at':
      return ranAt(assertion.task, assertion.place, execution.tasks);
    case 'task-order':
      return ranInOrder(assertion, execution.tasks);
    case 'task-ends':
      return ended(assertion.task, assertion, theTask(assertion.task, execution.tasks));
  }
}

interface Ended {
  readonly end: End | 'unfinished' | 'never started';
  readonly value?: unknown;
}

function whole(execution: Execution): Ended {
  const value = execution.end === 'completed' ? execution.output : execution.error;
  return { end: execution.end, value };
}

function theTask(name: string, tasks: readonly TaskExecution[]): Ended {
  return tasks.find((task) => task.name === name) ?? { end: 'never started' };
}

function ended(
  what: string,
  expected: { readonly end: End; readonly value?: { readonly is: unknown } },
  actual: Ended,
): string | undefined {
  if (actual.end !== expected.end) {
    return `expected ${what} to be ${expected.end}, but it is ${actual.end}: ${told(actual.value)}`;
  }
  if (expected.value === undefined) return undefined;
  if (expected.end === 'completed') return differs(what, expected.value.is, actual.value);
  return includes(what, expected.value.is, actual.value);
}

function differs(what: string, expected: unknown, actual: unknown): string | undefined {
  if (isDeepStrictEqual(expected, actual)) return undefined;
  return `expected ${what} to give ${told(expected)}, but it gives ${told(actual)}`;
}

/** An error may say more than the kit asks for, such as a detail. */
function includes(what: string, expected: unknown, actual: unknown): string | undefined {
  if (typeof expected !== 'object' || expected === null) return differs(what, expected, actual);
  const differing = Object.entries(expected).find(
    ([name, value]) => !isDeepStrictEqual(value, at(actual, name)),
  );
  return differing === undefined
    ? undefined
    : `expected the error's ${differing[0]} to be ${told(differing[1])}, but the error is ${told(actual)}`;
}

function missing(paths: readonly string[], output: unknown): string | undefined {
  const absent = paths.filter((path) => at(output, path) === undefined);
  if (absent.length === 0) return undefined;
  return `expected the output to have ${absent.join(', ')}, but it is ${told(output)}`;
}

function counts(path: string, count: number, value: unknown): string | undefined {
  if (Array.isArray(value) && value.length === count) return undefined;
  return `expected output.${path} to hold ${count} items, but it is ${told(value)}`;
}

function ranAt(
  name: string,
  place: 'first' | 'last',
  tasks: readonly TaskExecution[],
): string | undefined {
  const task = place === 'first' ? tasks[0] : tasks.at(-1);
  return task?.name === name
    ? undefined
    : `expected ${name} to run ${place}, but ran: ${names(tasks)}`;
}

function ranInOrder(
  { task, order, other }: { task: string; order: 'before' | 'after'; other: string },
  tasks: readonly TaskExecution[],
): string | undefined {
  const position = tasks.findIndex(({ name }) => name === task);
  const otherPosition = tasks.findIndex(({ name }) => name === other);
  const both = position >= 0 && otherPosition >= 0;
  const holds = order === 'before' ? position < otherPosition : position > otherPosition;
  return both && holds
    ? undefined
    : `expected ${task} to run ${order} ${other}, but ran: ${names(tasks)}`;
}

function names(tasks: readonly TaskExecution[]): string {
  return tasks.map((task) => task.name).join(', ') || 'nothing';
}

/** The value at a dotted path of own properties. */
function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}

function told(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

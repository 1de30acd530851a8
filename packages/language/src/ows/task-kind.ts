import type { SyntaxEntry, SyntaxMap } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import type { Task, TaskBase, TaskKind } from '../plan/task.ts';
import type { Duration } from '../plan/template.ts';
import {
  type Fields,
  optional,
  readKnown,
  reportUnknown,
  type Shape,
} from '../reading/read-object.ts';
import { type Reader, scoped } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { taskMetadata } from './compensation.ts';
import { dataInput, dataOutput } from './data-flow.ts';
import { directive } from './directive.ts';
import { timeout } from './duration.ts';
import { inlineOrReference } from './reference.ts';

/** The syntax of one task: its name, and the map below it. */
export interface TaskSyntax extends SyntaxEntry {
  readonly value: SyntaxMap;
}

export type TaskReader = (task: TaskSyntax, scope: Scope) => Task;

/** `timeout` of a task or workflow: a duration, or the name of one under `use.timeouts`. */
export const taskTimeout: Reader<Duration> = inlineOrReference('timeouts', timeout);

/** What tasks of every kind may have. */
const BASE = {
  if: optional(scoped({ place: 'task-if' }, expression)),
  input: optional(dataInput('task-input')),
  output: optional(dataOutput('output', 'task-output')),
  export: optional(dataOutput('export', 'task-export')),
  timeout: optional(taskTimeout),
  // biome-ignore lint/suspicious/noThenProperty: the DSL calls it `then`
  then: optional(directive),
  metadata: optional(taskMetadata),
};

/**
 * A kind of task: the properties that it adds to those of every task, and how the plan's task is
 * made of them. The shape may depend on the task, where a part of it opens a scope for another.
 */
export function taskKind<S extends Shape>(
  kind: TaskKind,
  shapeOf: (task: SyntaxMap, scope: Scope) => S,
  build: (fields: Fields<S>, base: TaskBase) => Task,
): TaskReader {
  const what = `a \`${kind}\` task`;
  return (task, scope) => {
    const shape = shapeOf(task.value, scope);
    reportUnknown(task.value, what, [...Object.keys(shape), ...Object.keys(BASE)], scope);
    const base = baseOf(task, readKnown(task.value, what, BASE, scope));
    return build(readKnown(task.value, what, shape, scope), base);
  };
}

function baseOf({ name, value }: TaskSyntax, fields: Fields<typeof BASE>): TaskBase {
  const { then = 'continue', metadata, ...rest } = fields;
  const { pointer, value: definition } = value;
  return { name, pointer, definition, then, ...rest, ...metadata };
}

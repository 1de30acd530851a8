import type { Json } from '@tutti/jq';
import type { DataExport, DataOutput, Task } from '@tutti/language';
import { within } from './deadline.ts';
import { type Moment, NEVER } from './environment.ts';
import { fill, holds, milliseconds, type Place } from './evaluate.ts';
import { workExtended } from './extension.ts';
import { Halt, Undetermined } from './halt.ts';
import type { Scope } from './scope.ts';

/** What a task came to, when, and where the run goes on. */
export interface Done {
  readonly at: Moment;
  readonly output: Json;
  readonly directive: string;
}

/** What a list came to, when, and whether by `exit`. */
export interface ListDone {
  readonly at: Moment;
  readonly output: Json;
  readonly exits: boolean;
}

/** D4, F1 to F4. */
export function runList(tasks: readonly Task[], input: Json, scope: Scope, at: Moment): ListDone {
  let data = input;
  let now = at;
  for (let index = 0; index < tasks.length; ) {
    const end = runTask(tasks[index]!, data, scope, now);
    data = end.output;
    now = end.at;
    if (end.directive === 'end') throw new Halt(now, { kind: 'ended', output: data });
    if (end.directive === 'exit') return { at: now, output: data, exits: true };
    index = next(tasks, index, end.directive);
  }
  return { at: now, output: data, exits: false };
}

function next(tasks: readonly Task[], index: number, directive: string): number {
  if (directive === 'continue') return index + 1;
  return tasks.findIndex(({ name }) => name === directive);
}

/** D1 to D7: around the work of every task. `isSkipped` is told by a fork's branch. */
export function runTask(
  task: Task,
  raw: Json,
  scope: Scope,
  at: Moment,
): Done & { readonly isSkipped: boolean } {
  const { timeline, environment } = scope;
  const { pointer } = task;
  const place: Place = { scope, pointer, at, data: raw, variables: {} };
  if (task.if && !holds(place, task.if)) {
    return { at, output: raw, directive: 'continue', isSkipped: true };
  }
  if (task.input?.schema !== undefined) throw new Undetermined('a schema');
  const input = task.input?.from ? fill(place, task.input.from) : raw;
  timeline.happened({ at, what: `start ${pointer}` });
  const inner = { ...place, data: input, variables: { input } };
  const deadline = task.timeout
    ? environment.timeout(at, milliseconds(inner, task.timeout))
    : NEVER;
  const end = within(scope, { deadline, pointer }, () => {
    const done = workExtended(task, { input, scope, at });
    return { ...done, output: outputOf({ ...inner, at: done.at }, done.output, task.output) };
  });
  exportAs({ ...inner, at: end.at, data: end.output }, task.export);
  if (task.compensation && !scope.isUndoing) {
    const { compensation } = task;
    const { variables, isExtension = false } = scope;
    const about = { compensation, pointer, input, output: end.output };
    const undoable = { ...about, variables, isExtension };
    timeline.completed({ ...undoable, at: end.at, lane: timeline.lane });
  }
  return { ...end, isSkipped: false };
}

/** D5, D6. */
export function outputOf(place: Place, raw: Json, output: DataOutput | undefined): Json {
  if (output?.schema !== undefined) throw new Undetermined('a schema');
  return output?.as ? fill({ ...place, data: raw }, output.as) : raw;
}

/** D7, D9. */
export function exportAs(place: Place, exported: DataExport | undefined): void {
  if (exported?.schema !== undefined) throw new Undetermined('a schema');
  if (!exported?.as) return;
  const variables = { ...place.variables, output: place.data };
  place.scope.timeline.exported(place.at, fill({ ...place, variables }, exported.as));
}

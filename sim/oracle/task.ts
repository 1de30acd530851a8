import type { Json } from '@tutti/jq';
import type { DataExport, DataOutput, Task } from '@tutti/language';
import { within } from './deadline.ts';
import { type Moment, NEVER } from './environment.ts';
import { fill, holds, milliseconds, type Place } from './evaluate.ts';
import { workExtended } from './extension.ts';
import { Halt } from './halt.ts';
import { validate } from './schema.ts';
import { describing, type Scope, type Variables, worked } from './scope.ts';

/** What a task came to, when, and where the run goes on. */
export interface Done {
  readonly at: Moment;
  readonly output: Json;
  readonly directive: string;
  /** What its own expressions see besides, such as `$authorization`. */
  readonly seen?: Variables;
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
  const place: Place = {
    scope: describing(scope, { task, input: raw }),
    pointer,
    at,
    data: raw,
    variables: {},
  };
  if (task.if && !holds(place, task.if)) {
    return { at, output: raw, directive: 'continue', isSkipped: true };
  }
  validate(task.input?.schema, raw, place);
  const input = task.input?.from ? fill(place, task.input.from) : raw;
  timeline.happened({ at, what: `start ${pointer}` });
  const started = describing(scope, { task, input: raw, startedAt: at });
  const inner: Place = { ...place, scope: started, data: input, variables: { input } };
  const deadline = task.timeout
    ? environment.timeout(at, milliseconds(inner, task.timeout))
    : NEVER;
  const end = within(scope, { deadline, pointer }, () => {
    const done = workExtended(task, { input, scope: started, at });
    const after: Place = {
      ...inner,
      scope: scope.isAbout ? started : worked(started, done.output),
      at: done.at,
      variables: { input, ...done.seen },
    };
    return { ...done, after, output: outputOf(after, done.output, task.output) };
  });
  exportAs({ ...end.after, data: end.output }, task.export);
  if (task.compensation && !scope.isUndoing) {
    const { compensation } = task;
    const { variables, isExtension = false } = scope;
    const { described } = end.after.scope;
    const about = {
      compensation,
      pointer,
      input,
      output: end.output,
      ...(described && { described }),
    };
    const undoable = { ...about, variables, isExtension };
    timeline.completed({ ...undoable, at: end.at, lane: timeline.lane });
  }
  return { ...end, isSkipped: false };
}

/** D5, D6. */
export function outputOf(place: Place, raw: Json, output: DataOutput | undefined): Json {
  const result = output?.as ? fill({ ...place, data: raw }, output.as) : raw;
  validate(output?.schema, result, place);
  return result;
}

/** D7, D9. */
export function exportAs(place: Place, exported: DataExport | undefined): void {
  if (!exported) return;
  const { timeline } = place.scope;
  const variables = { ...place.variables, output: place.data };
  const context = exported.as ? fill({ ...place, variables }, exported.as) : timeline.context;
  validate(exported.schema, context, place);
  if (exported.as) timeline.exported(place.at, context);
}

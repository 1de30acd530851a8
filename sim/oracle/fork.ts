import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@tutti/jq';
import type { ForkTask } from '@tutti/language';
import type { Moment } from './environment.ts';
import type { Begun } from './extension.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { isObject } from './json-object.ts';
import { runTask } from './task.ts';
import type { Timeline } from './timeline.ts';

interface Branch {
  readonly timeline: Timeline;
  readonly end: Halt | { readonly at: Moment; readonly output: Json; readonly isSkipped: boolean };
}

/** K1 to K4: every branch is followed on its own; then the first one that decides cuts the others. */
export function fork({ branches, compete }: ForkTask, begun: Begun) {
  const { input, scope, at } = begun;
  const followed = branches.map((_, index) => follow(branches[index]!, index, begun));
  const decider = first(followed.filter((branch) => decides(branch, compete)));
  if (decider) {
    for (const branch of followed) if (branch !== decider) branch.timeline.cut(0, decider.end.at);
  }
  scope.timeline.join(followed.map(({ timeline }) => timeline));
  if (decider?.end instanceof Halt) throw decider.end;
  if (decider) {
    scope.timeline.exported(decider.end.at, decider.timeline.context);
    return { at: decider.end.at, output: decider.end.output };
  }
  const last = Math.max(at, ...followed.map(({ end }) => end.at));
  if (!Number.isFinite(last)) throw new Halt(last, { kind: 'stuck' });
  if (compete) return { at: last, output: input };
  scope.timeline.exported(last, merged(scope.timeline.context, followed));
  return { at: last, output: followed.map(({ end }) => ('output' in end ? end.output : null)) };
}

function follow(branch: ForkTask['branches'][number], index: number, begun: Begun): Branch {
  const timeline = begun.scope.timeline.branch(index, begun.at);
  const scope = { ...begun.scope, timeline };
  const end = settled(() => {
    const done = runTask(branch, begun.input, scope, begun.at);
    if (done.directive !== 'end') return done;
    throw new Halt(done.at, { kind: 'ended', output: done.output });
  });
  return { timeline, end };
}

/** A problem or `end` always does; with `compete` so does what has completed. */
function decides({ end }: Branch, compete: boolean): boolean {
  if (end instanceof Halt) return end.how.kind !== 'stuck';
  return compete && !end.isSkipped;
}

function first(branches: readonly Branch[]): Branch | undefined {
  const at = Math.min(...branches.map(({ end }) => end.at));
  const firsts = branches.filter(({ end }) => end.at === at);
  if (firsts.length > 1) throw new Undetermined('branches decide at the same moment');
  return firsts[0];
}

/** K3. */
function merged(before: Json, branches: readonly Branch[]): Json {
  let context = before;
  for (const { timeline } of branches) context = changed(context, before, timeline.context);
  return context;
}

function changed(context: Json, before: Json, after: Json): Json {
  if (isDeepStrictEqual(before, after)) return context;
  if (!isObject(before) || !isObject(after) || !isObject(context)) return after;
  const result: { [member: string]: Json } = { ...context };
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) delete result[name];
  for (const [name, value] of Object.entries(after)) {
    if (!isDeepStrictEqual(before[name], value)) result[name] = value;
  }
  return result;
}

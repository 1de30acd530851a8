import type { RetryPolicy, TryTask } from '@tutti/language';
import { within } from './deadline.ts';
import { type Moment, NEVER } from './environment.ts';
import { holds, milliseconds, type Place } from './evaluate.ts';
import type { Begun } from './extension.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { type Problem, problemValue } from './problem.ts';
import { withVariables } from './scope.ts';
import { runList } from './task.ts';

/** T1 to T8. */
export function attempt(task: TryTask, { input, scope, at }: Begun) {
  const { pointer, catch: clause } = task;
  const from = scope.timeline.length;
  let [now, retries, firstFailedAt] = [at, 0, NEVER];
  for (;;) {
    const place: Place = { scope, pointer, at: now, data: input, variables: { input } };
    const end = settled(() => attemptOnce(task, place));
    if (!(end instanceof Halt)) return { at: end.at, output: end.output };
    if (end.how.kind !== 'raised') throw end;
    const { problem } = end.how;
    const caught = withVariables(scope, { [clause.as]: problemValue(problem) });
    const failed = { ...place, scope: caught, at: end.at };
    if (!isCaught(task, failed, problem)) throw end;
    firstFailedAt = Math.min(firstFailedAt, end.at);
    const again = nextAttempt(clause.retry, failed, { retries, firstFailedAt });
    if (again === null) {
      if (!clause.tasks && clause.retry) throw end;
      const to = scope.timeline.length;
      const done = runList(
        clause.tasks ?? [],
        input,
        { ...caught, caught: { timeline: scope.timeline, from, to } },
        end.at,
      );
      return { at: done.at, output: done.output, directive: clause.then };
    }
    [now, retries] = [again, retries + 1];
  }
}

/** R4. */
function attemptOnce({ tasks, catch: clause }: TryTask, place: Place) {
  const { scope, at, data, pointer } = place;
  const limit = clause.retry?.limit.attemptDuration;
  const deadline = limit ? scope.environment.timeout(at, milliseconds(place, limit)) : NEVER;
  return within(scope, { deadline, pointer }, () => runList(tasks, data, scope, at));
}

/** T4, T5. */
function isCaught({ catch: clause }: TryTask, place: Place, problem: Problem): boolean {
  const { type, status, instance, title, detail } = clause.errors;
  if (title !== undefined || detail !== undefined) throw new Undetermined('words of a problem');
  if (type !== undefined && lastSegment(type) !== lastSegment(problem.type)) return false;
  if (status !== undefined && status !== problem.status) return false;
  if (instance !== undefined && instance !== problem.instance) return false;
  if (clause.when && !holds(place, clause.when)) return false;
  return !(clause.exceptWhen && holds(place, clause.exceptWhen));
}

/** Of the standard's types; others are compared as they are. */
function lastSegment(type: string): string {
  const isStandard =
    /^https:\/\/[^/]*(?:serverlessworkflow\.io|open-workflow-specification\.org)\//;
  return isStandard.test(type) ? type.slice(type.lastIndexOf('/') + 1) : type;
}

interface Tries {
  /** How many retries there have been. */
  readonly retries: number;
  readonly firstFailedAt: Moment;
}

/** R1 to R6: when the next attempt begins, if there is one. */
export function nextAttempt(
  policy: RetryPolicy | undefined,
  place: Place,
  { retries, firstFailedAt }: Tries,
): Moment | null {
  if (!policy) return null;
  const { environment } = place.scope;
  const { limit, jitter, when, exceptWhen } = policy;
  if (limit.attemptCount !== undefined && retries >= limit.attemptCount) return null;
  if (when && !holds(place, when)) return null;
  if (exceptWhen && holds(place, exceptWhen)) return null;
  if (jitter) throw new Undetermined('jitter');
  const delay = delayOf(policy, place, retries);
  if (!limit.duration) return environment.timer(place.at, delay);
  const sinceFirst = environment.clock(place.at) - environment.clock(firstFailedAt);
  const left = milliseconds(place, limit.duration) - sinceFirst;
  if (left < 0) return null;
  if (left === 0) throw new Undetermined('a retry at the very end of its duration');
  return environment.timer(place.at, Math.min(delay, left));
}

function delayOf({ delay, backoff }: RetryPolicy, place: Place, retries: number): number {
  const ms = delay ? milliseconds(place, delay) : 1000;
  if (backoff === 'linear') return ms * (retries + 1);
  return backoff === 'exponential' ? ms * 2 ** Math.min(retries, 32) : ms;
}

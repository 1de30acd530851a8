import type { RetryPolicy } from '@tutti/language';
import type { Moment } from './environment.ts';
import { Halt, settled } from './halt.ts';
import { type Problem, problemValue } from './problem.ts';
import { type Scope, withVariables } from './scope.ts';
import { runList } from './task.ts';
import type { Undoable } from './timeline.ts';
import { nextAttempt } from './try.ts';

/** C6: what is done without a policy of its own. */
const USUAL: RetryPolicy = {
  delay: { kind: 'duration', ms: 1000 },
  backoff: 'exponential',
  limit: { attemptCount: 5 },
};

interface Undoing {
  readonly scope: Scope;
  readonly at: Moment;
  /** Why. */
  readonly problem?: Problem | undefined;
}

/** C1 to C7: one after the other, in the order given. Answers when the last one is done. */
export function undo(undoables: readonly Undoable[], { scope, at, problem }: Undoing): Moment {
  let now = at;
  for (const [index, undoable] of undoables.entries()) {
    const end = settled(() => ({ at: undoOne(undoable, { scope, at: now, problem }) }));
    if (end instanceof Halt) throw broken(end, undoables.slice(index));
    scope.timeline.undone(end.at, undoable);
    now = end.at;
  }
  if (undoables.length > 0) scope.timeline.undoing(at, now);
  return now;
}

function undoOne(undoable: Undoable, { scope, at, problem }: Undoing): Moment {
  const { compensation, pointer, input, output } = undoable;
  const about = { input, output, problem: problem ? problemValue(problem) : null };
  const { variables, isExtension, described } = undoable;
  const own = { variables, isExtension, ...(described && { described }) };
  const seen: Scope = { ...scope, ...own, isUndoing: true, isAbout: false };
  const inside = withVariables(seen, { compensation: about });
  let [now, retries, firstFailedAt] = [at, 0, Number.POSITIVE_INFINITY];
  for (;;) {
    const end = settled(() => runList(compensation.tasks, output, inside, now));
    if (!(end instanceof Halt) || end.how.kind === 'ended') return end.at;
    if (end.how.kind !== 'raised') throw end;
    firstFailedAt = Math.min(firstFailedAt, end.at);
    const failed = withVariables(inside, { error: problemValue(end.how.problem) });
    const place = { scope: failed, pointer, at: end.at, data: output, variables: {} };
    const again = nextAttempt(compensation.retry ?? USUAL, place, { retries, firstFailedAt });
    if (again === null) throw end;
    [now, retries] = [again, retries + 1];
  }
}

/** C7. */
function broken({ at, how }: Halt, left: readonly Undoable[]): Halt {
  if (how.kind !== 'raised') return new Halt(at, how);
  return new Halt(at, { kind: 'broken', cause: how.problem, left });
}

import type { Behaviour } from '../behaviour.ts';
import { goOn, take } from '../lifecycle.ts';
import type { CompensationTask } from '../plan-index.ts';
import { problemValue } from '../problem.ts';
import { nextRetryAt } from '../retry.ts';
import { compensated, failRollback } from '../rollback.ts';
import { first } from '../sequence.ts';
import type { Activation, TryBody } from '../state.ts';
import { endOne } from '../termination.ts';
import type { Turn } from '../turn.ts';
import { tryBodyOf } from './try-body.ts';

/** Undoes one completed task; its problems are retried by its policy. [SPEC C3–C7] */
export const compensationBehaviour: Behaviour<CompensationTask> = {
  start(turn, activation, task) {
    attempt(turn, activation, task, { kind: 'try', phase: 'trying', retries: 0 });
  },
  childEnded(turn, activation, task, child) {
    goOn(turn, activation, task.tasks, child, () => compensated(turn, activation));
  },
  dueAt(activation) {
    const body = activation.body;
    return body?.kind === 'try' && body.phase === 'waiting' ? (body.retryAt ?? null) : null;
  },
  due(turn, activation, task) {
    const { retryAt: _, ...body } = bodyOf(activation);
    attempt(turn, activation, task, { ...body, phase: 'trying', retries: body.retries + 1 });
  },
  catches: () => true,
  takeOver(turn, activation, task, problem) {
    const body = { ...bodyOf(activation), problem };
    body.firstFailedAt ??= turn.at;
    const retryAt = nextRetryAt(turn, activation, task.retry, body, {
      error: problemValue(problem),
    });
    if (retryAt === null) {
      endOne(turn, activation, problem);
      failRollback(turn, problem);
      return;
    }
    const waiting: TryBody = { ...body, phase: 'waiting', retryAt };
    turn.emit({ type: 'try-advanced', activation: activation.id, body: waiting, variables: {} });
  },
};

function attempt(turn: Turn, activation: Activation, task: CompensationTask, body: TryBody): void {
  turn.emit({ type: 'try-advanced', activation: activation.id, body, variables: {} });
  take(turn, activation, first(task.tasks), activation.rawInput, () =>
    compensated(turn, activation),
  );
}

function bodyOf(activation: Activation): TryBody {
  const body = tryBodyOf(activation);
  if (body) return body;
  throw new Error('Expected a compensation under way, but it has not begun.');
}

import type { Json } from '@tutti/jq';
import type { Catch, TryTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { matchesErrorFilter } from '../error-match.ts';
import { raise, takeOver } from '../fault.ts';
import { complete, goOn, take } from '../lifecycle.ts';
import { type Problem, problemValue } from '../problem.ts';
import { nextRetryAt } from '../retry.ts';
import { first } from '../sequence.ts';
import type { Activation, TryBody } from '../state.ts';
import { standardProblem } from '../task-problem.ts';
import { endDescendants } from '../termination.ts';
import type { Turn } from '../turn.ts';
import { tryBodyOf } from './try-body.ts';

/** [SPEC T4–T8, R1–R6] */
export const tryBehaviour: Behaviour<TryTask> = {
  start(turn, activation, task) {
    attempt(turn, activation, task, { kind: 'try', phase: 'trying', retries: 0 });
  },
  childEnded(turn, activation, task, child) {
    const catching = bodyOf(activation).phase === 'catching';
    const tasks = catching ? (task.catch.tasks ?? []) : task.tasks;
    goOn(turn, activation, tasks, child, () => {
      if (catching) endCatch(turn, activation, task, child.output);
      else complete(turn, activation, child.output);
    });
  },
  dueAt(activation) {
    const body = bodyOf(activation);
    if (body.phase === 'waiting') return body.retryAt ?? null;
    return body.phase === 'trying' ? (body.attemptDeadline ?? null) : null;
  },
  due(turn, activation, task) {
    const body = bodyOf(activation);
    if (body.phase === 'waiting') {
      const { retryAt: _, ...rest } = body;
      attempt(turn, activation, task, { ...rest, phase: 'trying', retries: body.retries + 1 });
    } else {
      attemptTimedOut(turn, activation, task);
    }
  },
  catches(turn, activation, task, problem) {
    if (bodyOf(activation).phase !== 'trying') return false;
    const { errors, when, exceptWhen } = task.catch;
    const extra = { [task.catch.as]: problemValue(problem) };
    const dot = activation.input ?? null;
    if (!matchesErrorFilter(problem, errors)) return false;
    if (when && !turn.holds(when, dot, activation, extra)) return false;
    return !(exceptWhen && turn.holds(exceptWhen, dot, activation, extra));
  },
  takeOver(turn, activation, task, problem) {
    const variables = { [task.catch.as]: problemValue(problem) };
    const body = { ...bodyOf(activation), problem, firstFailedAt: firstFailure(turn, activation) };
    const { retry } = task.catch;
    const retryAt = retry ? nextRetryAt(turn, activation, retry, body, variables) : null;
    if (retryAt !== null) {
      const waiting = { ...body, phase: 'waiting' as const, retryAt };
      turn.emit({ type: 'try-advanced', activation: activation.id, body: waiting, variables });
    } else if (retry && !task.catch.tasks) {
      raise(turn, activation, problem);
    } else {
      beginCatch(turn, activation, task, { ...body, phase: 'catching' }, variables);
    }
  },
};

function attempt(turn: Turn, activation: Activation, task: TryTask, body: TryBody): void {
  const input = activation.input ?? null;
  const limit = task.catch.retry?.limit.attemptDuration;
  const attemptDeadline = limit && turn.at + turn.duration(limit, input, activation);
  turn.emit({
    type: 'try-advanced',
    activation: activation.id,
    body: { ...body, ...(attemptDeadline !== undefined && { attemptDeadline }) },
    variables: {},
  });
  take(turn, activation, first(task.tasks), input, () => complete(turn, activation, input));
}

/** The catch tasks begin with the input of the try; without any the problem is swallowed. */
function beginCatch(
  turn: Turn,
  activation: Activation,
  task: TryTask,
  body: TryBody,
  variables: { readonly [name: string]: Json },
): void {
  turn.emit({ type: 'try-advanced', activation: activation.id, body, variables });
  const input = activation.input ?? null;
  take(turn, activation, first(task.catch.tasks ?? []), input, () =>
    endCatch(turn, activation, task, input),
  );
}

function endCatch(turn: Turn, activation: Activation, task: TryTask, output: Json): void {
  complete(turn, activation, output, { directive: directiveOf(task.catch, task) });
}

function directiveOf({ then }: Catch, task: TryTask): string {
  return then ?? task.then;
}

/** The current attempt took longer than `limit.attempt.duration` allows. */
function attemptTimedOut(turn: Turn, activation: Activation, task: TryTask): void {
  const timeout = standardProblem('timeout', `An attempt of ${task.name} took too long.`);
  const problem: Problem = { ...timeout, instance: activation.pointer };
  endDescendants(turn, activation.id);
  const caught = tryBehaviour.catches?.(turn, activation, task, problem);
  if (caught) takeOver(turn, activation, problem);
  else raise(turn, activation, problem);
}

function firstFailure(turn: Turn, activation: Activation): number {
  return bodyOf(activation).firstFailedAt ?? turn.at;
}

function bodyOf(activation: Activation): TryBody {
  return tryBodyOf(activation) ?? { kind: 'try', phase: 'trying', retries: 0 };
}

import { behaviourOf } from './behaviour.ts';
import { raise } from './fault.ts';
import { guard } from './lifecycle.ts';
import { runDeadline } from './run-deadline.ts';
import { faultRun } from './run-outcome.ts';
import type { Activation, Instant, RunState } from './state.ts';
import { standardProblem } from './task-problem.ts';
import { endDescendants } from './termination.ts';
import type { Knowledge, Turn } from './turn.ts';

/** One thing that happens by itself, and when. */
interface Timer {
  readonly dueAt: Instant;
  readonly fire: (turn: Turn) => void;
}

/** When something is next due; 0 when there is something to do at once; null while nothing is. */
export function nextDueAt(knowledge: Knowledge, state: RunState): Instant | null {
  if (state.status !== 'running') return null;
  if (state.ready.length > 0) return 0;
  return earliest(knowledge, state)?.dueAt ?? null;
}

/** Fires what is due at the turn's instant, the earliest first; false when nothing was. [SPEC W1–W3] */
export function fireNext(turn: Turn): boolean {
  if (turn.state.status !== 'running') return false;
  const timer = earliest(turn.knowledge, turn.state);
  if (!timer || timer.dueAt > turn.at) return false;
  timer.fire(turn);
  return true;
}

function earliest(knowledge: Knowledge, state: RunState): Timer | null {
  let first: Timer | null = runTimer(state);
  for (const activation of Object.values(state.activations)) {
    for (const timer of timersOf(knowledge, activation)) {
      if (!first || timer.dueAt < first.dueAt) first = timer;
    }
  }
  return first;
}

function runTimer(state: RunState): Timer | null {
  const dueAt = runDeadline(state);
  return dueAt === undefined ? null : { dueAt, fire: runTimedOut };
}

function runTimedOut(turn: Turn): void {
  const problem = standardProblem('timeout', 'The workflow took longer than its timeout allows.');
  faultRun(turn, { ...problem, instance: '' });
}

function timersOf(knowledge: Knowledge, activation: Activation): Timer[] {
  const timers: Timer[] = [];
  const { deadline, pointer } = activation;
  if (deadline !== undefined)
    timers.push({ dueAt: deadline, fire: (turn) => timeOut(turn, activation) });
  const activity = knowledge.activities.get(pointer);
  const dueAt =
    activity &&
    activation.phase === 'active' &&
    behaviourOf(knowledge, activity).dueAt?.(activation);
  if (typeof dueAt === 'number') timers.push({ dueAt, fire: (turn) => fireOwn(turn, activation) });
  return timers;
}

function timeOut(turn: Turn, activation: Activation): void {
  const { name } = turn.activity(activation);
  endDescendants(turn, activation.id);
  raise(
    turn,
    activation,
    standardProblem('timeout', `Task ${name} took longer than its timeout allows.`),
  );
}

function fireOwn(turn: Turn, activation: Activation): void {
  const activity = turn.activity(activation);
  guard(turn, activation, () =>
    behaviourOf(turn.knowledge, activity).due?.(turn, activation, activity),
  );
}

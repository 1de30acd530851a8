import { behaviourOf } from './behaviour.ts';
import { isExtending } from './extension.ts';
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
  /** What has happened since may have made an end of it, or put it off. */
  readonly isSet: (turn: Turn) => boolean;
  readonly fire: (turn: Turn) => void;
}

/** When something is next due; 0 when there is something to do at once; null while nothing is. */
export function nextDueAt(knowledge: Knowledge, state: RunState): Instant | null {
  if (state.status !== 'running' || state.queuedAt !== undefined) return null;
  if (state.ready.length > 0) return 0;
  let earliest = runDeadline(state) ?? Infinity;
  for (const activation of Object.values(state.activations)) {
    const { deadline = Infinity } = activation;
    earliest = Math.min(earliest, deadline, ownDueAt(knowledge, activation) ?? Infinity);
  }
  return earliest === Infinity ? null : earliest;
}

/** What is due at the turn's instant, the earliest first. [SPEC W1–W3] */
export class DueTimers {
  readonly #timers: Timer[];
  #next = 0;

  constructor({ knowledge, state, at }: Turn) {
    const due = timersOf(knowledge, state).filter(({ dueAt }) => dueAt <= at);
    this.#timers = due.sort((a, b) => a.dueAt - b.dueAt);
  }

  /** Fires the next one that is still set; false when there is none. */
  fireNext(turn: Turn): boolean {
    for (let timer = this.#take(); timer; timer = this.#take()) {
      if (!timer.isSet(turn)) continue;
      timer.fire(turn);
      return true;
    }
    return false;
  }

  #take(): Timer | undefined {
    const timer = this.#timers[this.#next];
    this.#next += 1;
    return timer;
  }
}

function timersOf(knowledge: Knowledge, state: RunState): Timer[] {
  const timers = runTimer(state);
  for (const activation of Object.values(state.activations)) {
    timers.push(...timeoutOf(activation), ...ownTimer(knowledge, activation));
  }
  return timers;
}

function runTimer(state: RunState): Timer[] {
  const dueAt = runDeadline(state);
  if (dueAt === undefined) return [];
  return [{ dueAt, isSet: (turn) => runDeadline(turn.state) === dueAt, fire: runTimedOut }];
}

function runTimedOut(turn: Turn): void {
  const problem = standardProblem('timeout', 'The workflow took longer than its timeout allows.');
  faultRun(turn, { ...problem, instance: '' });
}

function timeoutOf(activation: Activation): Timer[] {
  const { id, deadline: dueAt } = activation;
  if (dueAt === undefined) return [];
  const isSet = (turn: Turn) => turn.find(id)?.deadline === dueAt;
  return [{ dueAt, isSet, fire: (turn) => timeOut(turn, activation) }];
}

/** What the kind of the task waits for. */
function ownTimer(knowledge: Knowledge, activation: Activation): Timer[] {
  const dueAt = ownDueAt(knowledge, activation);
  if (dueAt === null) return [];
  const isSet = (turn: Turn) => {
    const live = turn.find(activation.id);
    return live !== undefined && ownDueAt(knowledge, live) === dueAt;
  };
  return [{ dueAt, isSet, fire: (turn) => fireOwn(turn, activation) }];
}

function ownDueAt(knowledge: Knowledge, activation: Activation): Instant | null {
  const activity = knowledge.activities.get(activation.pointer);
  if (!activity || activation.phase !== 'active' || isExtending(activation)) return null;
  return behaviourOf(knowledge, activity).dueAt?.(activation) ?? null;
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

import type { Json } from '@tutti/jq';
import type {
  Cancel,
  Command,
  Resume,
  Retry,
  Rewind,
  SetVariables,
  Skip,
  Suspend,
} from './commands.ts';
import { deliver } from './deliver.ts';
import type { Effect } from './effects.ts';
import type { RunEvent } from './events.ts';
import { actOnHumanTask } from './human/act.ts';
import { step } from './lifecycle.ts';
import type { Decision } from './machine.ts';
import { migrate } from './migration/migrate.ts';
import { retry } from './operators/retry.ts';
import { rewind } from './operators/rewind.ts';
import { setVariables } from './operators/set-variables.ts';
import { skip } from './operators/skip.ts';
import { admit, tooDeep } from './outside-data.ts';
import type { Problem } from './problem.ts';
import { receiveItem } from './receive-item.ts';
import { type Rejection, refuse } from './rejections.ts';
import { startRollback } from './rollback.ts';
import { endCancelled } from './run-end.ts';
import { enterRun, startRun } from './run-start.ts';
import type { ActivationId, EffectResult, Instant, RunState } from './state.ts';
import { standardProblem } from './task-problem.ts';
import { endDescendants } from './termination.ts';
import { DueTimers, nextDueAt } from './timers.ts';
import { type Knowledge, Turn } from './turn.ts';

/** How many activations one decision may work through before it yields to other runs. [SPEC W4] */
const STEPS_PER_TURN = 1000;

/** Decides one command: see `Machine.decide`. */
export function decide(
  knowledge: Knowledge,
  state: RunState | null,
  command: Command,
  at: Instant,
): Decision<RunState, RunEvent, Effect> {
  const turn = new Turn(knowledge, state, at);
  const rejection = state ? carryOut(turn, command) : begin(turn, command);
  if (rejection) return { kind: 'rejected', rejection };
  workOff(turn, command);
  return { kind: 'accepted', events: turn.events, effects: turn.effects, state: turn.state };
}

/**
 * Fires what is due and works through what is ready; what is left over makes the run due at once.
 * The first timer goes before what is ready, or an endless loop would hold it up for ever.
 */
function workOff(turn: Turn, command: Command): void {
  const timers = command.type === 'advance' ? new DueTimers(turn) : null;
  timers?.fireNext(turn);
  for (let steps = 0; steps < STEPS_PER_TURN; steps += 1) {
    if (turn.state.status !== 'running' || turn.state.queuedAt !== undefined) return;
    const [next] = turn.state.ready;
    if (next !== undefined) stepInto(turn, next);
    else if (!timers?.fireNext(turn)) return;
  }
}

function stepInto(turn: Turn, id: ActivationId): void {
  const activation = turn.find(id);
  if (!activation) throw new Error(`Expected ready activation ${id} to be live, but it is not.`);
  step(turn, activation);
}

function begin(turn: Turn, command: Command): Rejection | null {
  if (command.type === 'start') {
    startRun(turn, command);
    return null;
  }
  return refuse(
    'run-not-started',
    `Expected a started run for ${command.type}, but there is none.`,
  );
}

function carryOut(turn: Turn, command: Command): Rejection | null {
  const { status, id } = turn.state;
  if (command.type === 'start')
    return refuse('run-already-started', `Run ${id} has already started.`);
  if (isRepair(command)) return repair(turn, command);
  if (command.type === 'migrate') return migrate(turn, command);
  if (status !== 'running' && status !== 'suspended') {
    return refuse('run-ended', `Expected run ${id} to be under way, but it is ${status}.`);
  }
  switch (command.type) {
    case 'admit':
      return admitRun(turn);
    case 'advance':
      return advance(turn);
    case 'complete-effect':
      return settle(turn, command.effect, answered(command.output));
    case 'fail-effect':
      return settle(turn, command.effect, failed(command.problem));
    case 'deliver-event':
      return deliver(turn, command);
    case 'receive-item':
      return receiveItem(turn, command);
    case 'suspend':
      return pause(turn, command);
    case 'resume':
      return goOnAgain(turn, command);
    case 'cancel':
      return cancel(turn, command);
    default:
      return actOnHumanTask(turn, command);
  }
}

type Repair = Retry | Skip | SetVariables | Rewind;

/** What an operator may ask of a run that has faulted, too. */
function isRepair(command: Command): command is Repair {
  return REPAIRS.includes(command.type);
}

const REPAIRS: readonly string[] = ['retry', 'skip', 'set-variables', 'rewind'];

function repair(turn: Turn, command: Repair): Rejection | null {
  const overtaken = refuseOvertaken(turn, command);
  if (overtaken) return overtaken;
  switch (command.type) {
    case 'retry':
      return retry(turn, command);
    case 'rewind':
      return rewind(turn, command);
    case 'skip':
      return refuseEnded(turn) ?? skip(turn, command);
    case 'set-variables':
      return refuseEnded(turn) ?? setVariables(turn, command);
  }
}

function refuseOvertaken(turn: Turn, { ifSequence, ifUnderWay }: Repair): Rejection | null {
  const { id, sequence, status } = turn.state;
  if (ifSequence !== undefined && ifSequence !== sequence) {
    const what = `Run ${id} has gone on: it is at event ${sequence}, not at ${ifSequence}.`;
    return refuse('run-changed', what);
  }
  if (!ifUnderWay || status === 'running' || status === 'suspended') return null;
  return refuse('run-changed', `Run ${id} was under way, and is ${status} now.`);
}

function refuseEnded({ state: { id, status } }: Turn): Rejection | null {
  if (status !== 'completed' && status !== 'cancelled') return null;
  return refuse('run-ended', `Expected run ${id} to be under way or faulted, but it is ${status}.`);
}

/** [SPEC Q2] */
function admitRun(turn: Turn): Rejection | null {
  if (turn.state.queuedAt === undefined) {
    return refuse('run-not-queued', `Expected run ${turn.state.id} to be queued, but it is not.`);
  }
  turn.emit({ type: 'run-admitted' });
  enterRun(turn);
  return null;
}

function advance(turn: Turn): Rejection | null {
  if (turn.state.status === 'suspended') return refuse('nothing-due', 'The run is suspended.');
  const dueAt = nextDueAt(turn.knowledge, turn.state);
  if (dueAt !== null && dueAt <= turn.at) return null;
  return refuse('nothing-due', 'No timer of the run is due.');
}

function answered(answer: Json): EffectResult {
  const output = admit(answer);
  if (output !== undefined) return { kind: 'completed', output };
  return { kind: 'failed', problem: standardProblem('validation', tooDeep('The answer')) };
}

function failed(problem: Problem): EffectResult {
  const admitted = admit(problem as Json) as Problem | undefined;
  const told = admitted ?? standardProblem('runtime', tooDeep('The problem'));
  return { kind: 'failed', problem: told };
}

function settle(turn: Turn, effect: string, result: EffectResult): Rejection | null {
  const activation = turn.find(effect.slice(0, effect.lastIndexOf('.')));
  if (activation?.effect !== effect) {
    return refuse('effect-not-awaited', `Nobody waits for an answer of effect ${effect}.`);
  }
  turn.emit({ type: 'effect-settled', activation: activation.id, effect, result });
  return null;
}

function pause(turn: Turn, { type: _, ...more }: Suspend): Rejection | null {
  const { status, id } = turn.state;
  if (status === 'suspended') {
    return refuse('run-already-suspended', `Run ${id} is already suspended.`);
  }
  turn.emit({ type: 'run-suspended', ...more });
  return null;
}

function goOnAgain(turn: Turn, { by }: Resume): Rejection | null {
  const { status, id } = turn.state;
  if (status !== 'suspended') {
    return refuse('run-not-suspended', `Expected run ${id} to be suspended, but it is ${status}.`);
  }
  resume(turn, by);
  return null;
}

function cancel(turn: Turn, { rollback, type: _, ...more }: Cancel): Rejection | null {
  const { state } = turn;
  if (state.rollback && state.rollback.reason.kind !== 'catch') {
    return refuse('run-rolling-back', `Run ${state.id} is already undoing what it has done.`);
  }
  if (state.status === 'suspended') resume(turn, more.by);
  endDescendants(turn, null, rollback);
  if (rollback) startRollback(turn, { kind: 'cancel', ...more });
  else endCancelled(turn, more);
  return null;
}

function resume(turn: Turn, by: string | undefined): void {
  turn.emit({ type: 'run-resumed', ...(by !== undefined && { by }) });
}

import type { RunState } from '@tutti/api';
import { type Activation, statusOf, type TaskWait, taskName, type Wait } from '@tutti/engine';
import type { PastRun } from '../../runtime/history/state-at.ts';
import type { LiveWait } from '../../runtime/waits/run-waits.ts';
import { toReason } from './wait-rules.ts';
import { waitWords } from './wait-words.ts';

/** Tasks that are told of one run; a fork can have thousands. */
const MOST_TASKS = 500;

type LiveActivation = RunState['activations'][number];

/** The state of a run as the API shows it: instants become texts. */
export function toRunState({ summary, definition, state, at, waits }: PastRun): RunState {
  const waitOf = new Map(waits.map((one) => [one.activation, one]));
  const live = Object.values(state.activations);
  const { output, problem } = state;
  return {
    runId: state.id,
    definition,
    sequence: state.sequence,
    at: toText(at),
    lastSequence: summary.sequence,
    status: statusOf(state),
    input: state.input,
    context: state.context,
    ...(output !== undefined && { output }),
    ...(problem !== undefined && { problem: { ...problem } }),
    activations: live.slice(0, MOST_TASKS).map((one) => toLive(one, waitOf.get(one.id))),
    activationCount: live.length,
    compensable: state.compensations.slice(0, MOST_TASKS).map(({ pointer }) => pointer),
  };
}

function toLive(activation: Activation, waits: TaskWait | undefined): LiveActivation {
  const { id, parent, pointer, phase, attempt, rawInput, input, startedAt } = activation;
  const { variables, deadline } = activation;
  return {
    activation: id,
    ...(parent !== null && { parent }),
    task: taskName(pointer),
    pointer,
    phase,
    attempt,
    input: input === undefined ? rawInput : input,
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(startedAt !== undefined && { since: toText(startedAt) }),
    ...(deadline !== undefined && { deadline: toText(deadline) }),
    ...(waits && reasonOf(waits)),
  };
}

function reasonOf({ wait, attempt }: TaskWait): Pick<LiveActivation, 'words' | 'waitsFor'> {
  const then = thenKnown(wait);
  return { words: waitWords(then, attempt), waitsFor: toReason(then) };
}

/** What only the process knew then, nobody knows now. */
function thenKnown(wait: Wait): LiveWait {
  if (wait.kind !== 'call') return wait;
  const { effect: _, ...call } = wait;
  return call;
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

import { eventKey } from '../cloud-event.ts';
import type {
  EventConsumed,
  ForkEntered,
  ForkJoined,
  ListenAdvanced,
  ListenEntered,
  LoopAdvanced,
  LoopEntered,
  TryAdvanced,
  WaitEntered,
} from '../events.ts';
import type { Instant, ListenBody, ReceiveBody, RunState } from '../state.ts';
import { live, makeReady, unready } from './live.ts';
import { exportContext } from './task.ts';

type At = { readonly at: Instant };

export function loopEntered(state: RunState, event: LoopEntered): void {
  live(state, event.activation).body = { kind: 'for', items: event.items, index: -1 };
}

export function loopAdvanced(state: RunState, event: LoopAdvanced): void {
  const activation = live(state, event.activation);
  if (activation.body?.kind === 'for') activation.body.index = event.index;
  activation.variables = event.variables;
}

export function forkEntered(state: RunState, event: ForkEntered): void {
  live(state, event.activation).body = { kind: 'fork', outputs: {}, contexts: {} };
}

export function forkJoined(state: RunState, event: ForkJoined): void {
  exportContext(state, live(state, event.activation), event.context);
}

export function tryAdvanced(state: RunState, event: TryAdvanced): void {
  const activation = live(state, event.activation);
  const before = activation.body?.kind === 'try' ? activation.body.beganSequence : undefined;
  activation.body = { ...event.body, beganSequence: before ?? state.sequence + 1 };
  if (event.body.phase === 'catching') activation.body.caughtSequence = state.sequence + 1;
  activation.variables = { ...activation.variables, ...event.variables };
}

export function waitEntered(state: RunState, event: WaitEntered): void {
  live(state, event.activation).body = { kind: 'wait', dueAt: event.dueAt };
}

export function listenEntered(state: RunState, event: ListenEntered): void {
  live(state, event.activation).body = {
    kind: 'listen',
    sequence: state.sequence + 1,
    consumed: [],
    outputs: [],
    matched: [],
    untilMatched: [],
    correlations: {},
    queue: [],
    begun: 0,
    iterating: false,
    closed: false,
  };
}

export function eventConsumed(state: RunState, event: EventConsumed & At): void {
  const body = listening(state, event.activation);
  if (event.filter !== undefined)
    (event.until ? body.untilMatched : body.matched).push(event.filter);
  if (event.item !== undefined) body.consumed.push(event.item);
  if (event.queued) body.queue.push(event.event);
  if (event.closes) body.closed = true;
  body.correlations = { ...body.correlations, ...event.correlations };
  if (isPowerOfTwo(body.consumed.length)) forgetExpired(state, event.at);
  remember(state, event);
  if (event.problem) {
    live(state, event.activation).result = { kind: 'failed', problem: event.problem };
    makeReady(state, event.activation);
  }
  readyWhenIdle(state, event.activation, body);
}

/** There is something to do: an iteration to begin, or to complete. */
export function readyWhenIdle(state: RunState, id: string, body: ListenBody | ReceiveBody): void {
  if (!body.iterating && (body.closed || body.queue.length > 0)) makeReady(state, id);
}

export function listenAdvanced(state: RunState, event: ListenAdvanced): void {
  const activation = live(state, event.activation);
  const { body } = activation;
  if (body?.kind !== 'listen' && body?.kind !== 'receive') throw notIterating(event.activation);
  if (event.context !== undefined) exportContext(state, activation, event.context);
  if (event.output !== undefined) body.outputs.push(event.output);
  if (event.ends) {
    body.iterating = false;
    readyWhenIdle(state, event.activation, body);
  }
  if (!event.begins) return;
  body.queue.shift();
  body.begun += 1;
  body.iterating = true;
  activation.variables = { ...activation.variables, ...event.begins };
  unready(state, event.activation);
}

function notIterating(id: string): Error {
  return new Error(`Expected activation ${id} to listen or to receive, but it does not.`);
}

function listening(state: RunState, id: string): ListenBody {
  const { body } = live(state, id);
  if (body?.kind !== 'listen')
    throw new Error(`Expected activation ${id} to listen, but it does not.`);
  return body;
}

/** A later `listen` is not offered what an earlier one has consumed. [SPEC V6] */
function remember(state: RunState, event: EventConsumed): void {
  const key = eventKey(event.event);
  const earlier = state.consumedEvents[key];
  state.consumedEvents[key] = {
    sequence: earlier?.sequence ?? state.sequence + 1,
    by: [...(earlier?.by ?? []), event.activation],
    expiresAt: event.expiresAt,
  };
}

/** Called whenever a listener's events have doubled: a look at all of them for each were too slow. */
function forgetExpired(state: RunState, at: Instant): void {
  for (const [key, consumed] of Object.entries(state.consumedEvents)) {
    if (consumed.expiresAt < at) delete state.consumedEvents[key];
  }
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

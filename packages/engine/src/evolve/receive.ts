import type { ItemReceived, ReceiveClosed, ReceiveEntered } from '../events.ts';
import type { ReceiveBody, RunState } from '../state.ts';
import { readyWhenIdle } from './body.ts';
import { live, makeReady, unready } from './live.ts';

/** What is handed over again after a crash is among the last: no more than these are remembered. */
const RECENT_IDS = 100;

export function receiveEntered(state: RunState, { activation, endsAt }: ReceiveEntered): void {
  live(state, activation).body = {
    kind: 'receive',
    received: 0,
    outputs: [],
    queue: [],
    begun: 0,
    iterating: false,
    closed: false,
    recentIds: [],
    ...(endsAt !== undefined && { endsAt }),
  };
}

export function itemReceived(state: RunState, event: ItemReceived): void {
  const body = receiving(state, event.activation);
  body.received += 1;
  if (event.queued) body.queue.push(event.item);
  else body.outputs.push(event.item);
  if (event.id !== undefined) body.recentIds.push(event.id);
  if (body.recentIds.length > RECENT_IDS) body.recentIds.shift();
  if (event.closes) close(state, event.activation, body);
  if (event.problem) {
    live(state, event.activation).result = { kind: 'failed', problem: event.problem };
    makeReady(state, event.activation);
  }
  readyWhenIdle(state, event.activation, body);
}

export function receiveClosed(state: RunState, event: ReceiveClosed): void {
  const body = receiving(state, event.activation);
  close(state, event.activation, body);
  unready(state, event.activation);
  readyWhenIdle(state, event.activation, body);
}

/** The effect is over: cancelled, or answered. */
function close(state: RunState, id: string, body: ReceiveBody): void {
  const activation = live(state, id);
  body.closed = true;
  delete activation.effect;
  delete activation.result;
}

function receiving(state: RunState, id: string): ReceiveBody {
  const { body } = live(state, id);
  if (body?.kind === 'receive') return body;
  throw new Error(`Expected activation ${id} to receive, but it does not.`);
}

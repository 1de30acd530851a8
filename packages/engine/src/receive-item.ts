import type { Json } from '@tutti/jq';
import type { CallTask, ReceiveCall } from '@tutti/language';
import type { ReceiveItem } from './commands.ts';
import type { ItemReceived } from './events.ts';
import { admit } from './outside-data.ts';
import type { Rejection, RejectionCode } from './rejections.ts';
import type { Activation, ReceiveBody } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** Hands an item to the receiver that asked for it: taken, or refused with the reason. [SPEC M2–M5] */
export function receiveItem(turn: Turn, { effect, id, ...given }: ReceiveItem): Rejection | null {
  const activation = turn.find(effect.slice(0, effect.lastIndexOf('.')));
  const body = activation?.body;
  if (!activation || activation.effect !== effect || body?.kind !== 'receive') {
    return refuse('effect-not-awaited', `Nobody waits for an item of effect ${effect}.`);
  }
  if (id !== undefined && body.recentIds.includes(id)) {
    return refuse('item-already-received', `Item ${id} has been received before.`);
  }
  const { call } = turn.activity(activation) as CallTask & { call: ReceiveCall };
  const item = admit(given.item);
  if (item === undefined || !isWanted(turn, activation, call, item)) {
    return refuse('item-not-wanted', `Effect ${effect} does not want this item.`);
  }
  if (body.iterating || body.queue.length > 0) {
    return refuse('receiver-busy', `Effect ${effect} has an item in hand.`);
  }
  const taken = consumed(turn, activation, call, body, item);
  const identity = id === undefined ? {} : { id };
  turn.emit({ type: 'item-received', activation: activation.id, item, ...identity, ...taken });
  if (taken.closes) turn.perform({ type: 'cancel-effect', effect });
  return null;
}

/**
 * Has enough been consumed, now that `outputs` is what has come of it? That is made only where a
 * condition asks: to copy it for every item would take quadratic time.
 */
export function isEnough(
  turn: Turn,
  activation: Activation,
  { consume }: ReceiveCall,
  outputs: () => readonly Json[],
): boolean {
  if (consume.while && !turn.holds(consume.while, outputs(), activation)) return true;
  return consume.until !== undefined && turn.holds(consume.until, outputs(), activation);
}

/** Anybody may write to a channel: what a filter cannot cope with must not fault the run. */
function isWanted(
  turn: Turn,
  activation: Activation,
  { filter }: ReceiveCall,
  item: Json,
): boolean {
  if (!filter) return true;
  try {
    return turn.holds(filter, item, activation);
  } catch (error) {
    if (error instanceof TaskProblem) return false;
    throw error;
  }
}

function consumed(
  turn: Turn,
  activation: Activation,
  call: ReceiveCall,
  body: ReceiveBody,
  item: Json,
): Pick<ItemReceived, 'queued' | 'closes' | 'problem'> {
  const { amount } = call.consume;
  const isLast = amount !== undefined && body.received + 1 >= amount;
  const closes = isLast ? { closes: true } : {};
  if (call.foreach) return { queued: true, ...closes };
  try {
    const enough = isLast || isEnough(turn, activation, call, () => [...body.outputs, item]);
    return enough ? { closes: true } : {};
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    return { closes: true, problem: error.problem };
  }
}

function refuse(code: RejectionCode, message: string): Rejection {
  return { code, message };
}

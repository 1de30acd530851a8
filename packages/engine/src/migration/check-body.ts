import type { Json } from '@tutti/jq';
import type { ForTask, ListenTask, TryTask } from '@tutti/language';
import { equalJson } from '../json-equal.ts';
import type { Activity } from '../plan-index.ts';
import type { Activation, ListenBody, ReceiveBody } from '../state.ts';
import type { MigrationConflict } from './conflict.ts';

/** Why what an activation remembers cannot go on in another task of the same form. */
export type Objection = Pick<MigrationConflict, 'code' | 'message' | 'remedy'>;

const REWIND =
  'Let the run leave the task first, or rewind it to before the task and migrate then.';

/** Compares what `from` has begun with what `to` would go on with. [SPEC G5] */
export function objectionToBody(
  { body }: Activation,
  from: Activity,
  to: Activity,
): Objection | null {
  switch (body?.kind) {
    case 'for':
      return objectionToLoop(from as ForTask, to as ForTask);
    case 'try':
      if (body.phase !== 'catching' || from.kind !== 'try') return null;
      return renamed('catch.as', from.catch.as, (to as TryTask).catch.as);
    case 'listen':
      return objectionToListener(body, from as ListenTask, to as ListenTask);
    case 'receive':
      return objectionToReceiver(body, foreachOf(from), foreachOf(to));
    default:
      return null;
  }
}

/** A listener that has consumed nothing listens anew. */
function isUntouched(body: ListenBody): boolean {
  return body.consumed.length + body.begun + body.queue.length + body.untilMatched.length === 0;
}

function objectionToLoop(from: ForTask, to: ForTask): Objection | null {
  return renamed('for.each', from.each, to.each) ?? renamed('for.at', from.at, to.at);
}

function objectionToListener(body: ListenBody, from: ListenTask, to: ListenTask): Objection | null {
  if (isUntouched(body)) return null;
  if (!sameData(from.to, to.to)) {
    const message =
      'It has consumed events already, and what it listens to is different in the other definition.';
    return { code: 'listener-changed', message, remedy: REWIND };
  }
  if (from.read !== to.read) {
    const message = `It has read events as ${from.read} already, and would read the next ones as ${to.read}.`;
    return { code: 'listener-changed', message, remedy: REWIND };
  }
  return objectionToForeach(body.iterating, from.foreach, to.foreach);
}

function objectionToReceiver(
  body: ReceiveBody,
  from: ListenTask['foreach'],
  to: ListenTask['foreach'],
): Objection | null {
  return body.received === 0 ? null : objectionToForeach(body.iterating, from, to);
}

function objectionToForeach(
  isIterating: boolean,
  from: ListenTask['foreach'],
  to: ListenTask['foreach'],
): Objection | null {
  if ((from === undefined) !== (to === undefined)) {
    const message = `It has begun ${from ? 'with' : 'without'} foreach, and would go on ${to ? 'with' : 'without'} it.`;
    return { code: 'listener-changed', message, remedy: REWIND };
  }
  if (!isIterating || !from || !to) return null;
  return renamed('foreach.item', from.item, to.item) ?? renamed('foreach.at', from.at, to.at);
}

function foreachOf(activity: Activity): ListenTask['foreach'] {
  return activity.kind === 'call' && activity.call.kind === 'receive'
    ? activity.call.foreach
    : undefined;
}

function renamed(what: string, from: string, to: string): Objection | null {
  if (from === to) return null;
  const message = `What is under way in it reads $${from}, and ${what} is '${to}' in the other definition.`;
  const remedy = `Keep the name '${from}' until the runs that need it have ended. ${REWIND}`;
  return { code: 'variable-renamed', message, remedy };
}

/** Parts of plans are plain JSON. */
function sameData(from: unknown, to: unknown): boolean {
  return equalJson(from as Json, to as Json);
}

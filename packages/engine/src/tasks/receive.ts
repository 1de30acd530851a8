import type { Json } from '@tutti/jq';
import type { CallTask, ReceiveCall } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { effectIdentity } from '../effect-request.ts';
import { fillArgument } from '../fill-argument.ts';
import { complete, goOn } from '../lifecycle.ts';
import { isEnough } from '../receive-item.ts';
import type { Activation, ReceiveBody } from '../state.ts';
import type { Turn } from '../turn.ts';
import { beginIteration, endIteration } from './iteration.ts';

/** What a call does that receives. [SPEC M1–M6] */
export const receiveBehaviour = {
  start(turn, activation, task) {
    const call = receiveCallOf(task);
    const duration = call.consume.for;
    const lastsMs = duration && turn.duration(duration, activation.input ?? null, activation);
    const ends = lastsMs === undefined ? {} : { endsAt: turn.at + lastsMs };
    const args = fillArgument(turn, activation, call.arguments);
    const identity = effectIdentity(turn, activation);
    turn.emit({ type: 'receive-entered', activation: activation.id, ...ends });
    turn.emit({ type: 'effect-requested', activation: activation.id, effect: identity.id });
    const { connector, function: name } = call;
    const called = { connector, function: name, arguments: args };
    turn.perform({ type: 'receive', ...identity, await: true, ...called });
  },
  answered(turn, activation, task) {
    turn.emit({ type: 'receive-closed', activation: activation.id });
    receiveBehaviour.proceed(turn, activation, task);
  },
  proceed(turn, activation, task) {
    const { foreach } = receiveCallOf(task);
    const body = receiveBodyOf(activation);
    const [item] = body.queue;
    if (body.iterating) return;
    if (item !== undefined && foreach) {
      beginIteration(turn, activation, foreach, item, (output) => {
        end(turn, activation, task, output);
      });
    } else if (body.closed) complete(turn, activation, [...body.outputs]);
  },
  childEnded(turn, activation, task, child) {
    const tasks = receiveCallOf(task).foreach?.tasks ?? [];
    goOn(turn, activation, tasks, child, () => end(turn, activation, task, child.output));
  },
  dueAt(activation) {
    const body = receiveBodyOf(activation);
    return body.closed ? null : (body.endsAt ?? null);
  },
  due(turn, activation) {
    close(turn, activation);
  },
} satisfies Behaviour<CallTask>;

/** Whether to go on is asked once the iteration has done all it does. */
function end(turn: Turn, activation: Activation, task: CallTask, output: Json): void {
  const call = receiveCallOf(task);
  if (call.foreach) endIteration(turn, activation, call.foreach, output);
  const body = receiveBodyOf(activation);
  if (body.closed) return;
  if (isEnough(turn, activation, call, () => body.outputs)) close(turn, activation);
}

function close(turn: Turn, activation: Activation): void {
  const { effect } = activation;
  turn.emit({ type: 'receive-closed', activation: activation.id });
  if (effect !== undefined) turn.perform({ type: 'cancel-effect', effect });
}

function receiveCallOf({ call }: CallTask): ReceiveCall {
  if (call.kind === 'receive') return call;
  throw new Error(`Expected a call that receives, but it is a ${call.kind} call.`);
}

function receiveBodyOf({ body }: Activation): ReceiveBody {
  if (body?.kind === 'receive') return body;
  throw new Error('Expected a receiver, but it has not been entered.');
}

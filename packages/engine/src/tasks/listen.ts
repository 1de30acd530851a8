import type { ListenTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { offersOf } from '../event-offer.ts';
import { scopeOfListener } from '../filter-scope.ts';
import { complete, goOn } from '../lifecycle.ts';
import { readEvent } from '../read-event.ts';
import type { Activation, ListenBody } from '../state.ts';
import type { Turn } from '../turn.ts';
import { beginIteration, endIteration } from './iteration.ts';

/** [SPEC V2–V9] */
export const listenBehaviour: Behaviour<ListenTask> = {
  start(turn, activation, task) {
    turn.emit({ type: 'listen-entered', activation: activation.id });
    subscribe(turn, activation, task);
  },
  proceed(turn, activation, task) {
    const body = bodyOf(activation);
    const [event] = body.queue;
    if (body.iterating) return;
    if (event && task.foreach) {
      const { foreach } = task;
      beginIteration(turn, activation, foreach, readEvent(event, task.read), (output) => {
        endIteration(turn, activation, foreach, output);
      });
    } else if (body.closed) {
      complete(turn, activation, task.foreach ? [...body.outputs] : [...body.consumed]);
    }
  },
  childEnded(turn, activation, task, child) {
    const { foreach } = task;
    if (!foreach) return;
    goOn(turn, activation, foreach.tasks, child, () => {
      endIteration(turn, activation, foreach, child.output);
    });
  },
  release(turn, activation) {
    if (activation.body?.kind === 'listen' && !activation.body.closed) {
      turn.perform({ type: 'unsubscribe', subscription: activation.id });
    }
  },
  restore(turn, activation, task) {
    if (activation.body?.kind === 'listen' && !activation.body.closed) {
      subscribe(turn, activation, task);
    }
  },
};

function subscribe(turn: Turn, activation: Activation, { to }: ListenTask): void {
  turn.perform({
    type: 'subscribe',
    subscription: activation.id,
    offers: offersOf(scopeOfListener(turn, activation), to),
    since: turn.state.startedAt,
  });
}

function bodyOf(activation: Activation): ListenBody {
  if (activation.body?.kind === 'listen') return activation.body;
  throw new Error('Expected a listener, but it has not been entered.');
}

import type { WaitTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { complete } from '../lifecycle.ts';

export const waitBehaviour: Behaviour<WaitTask> = {
  start(turn, activation, task, input) {
    const dueAt = turn.at + turn.duration(task.duration, input, activation);
    turn.emit({ type: 'wait-entered', activation: activation.id, dueAt });
  },
  dueAt(activation) {
    return activation.body?.kind === 'wait' ? activation.body.dueAt : null;
  },
  due(turn, activation) {
    complete(turn, activation, activation.input ?? null);
  },
};

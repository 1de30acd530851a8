import type { SetTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { complete } from '../lifecycle.ts';

export const setBehaviour: Behaviour<SetTask> = {
  start(turn, activation, task, input) {
    complete(turn, activation, turn.fill(task.value, input, activation));
  },
};

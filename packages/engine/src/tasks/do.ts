import type { DoTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { complete, goOn, take } from '../lifecycle.ts';
import { first } from '../sequence.ts';

export const doBehaviour: Behaviour<DoTask> = {
  start(turn, activation, task, input) {
    take(turn, activation, first(task.tasks), input, () => complete(turn, activation, input));
  },
  childEnded(turn, activation, task, child) {
    goOn(turn, activation, task.tasks, child, () => complete(turn, activation, child.output));
  },
};

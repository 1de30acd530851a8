import type { SwitchTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { complete } from '../lifecycle.ts';

/** The first case that holds, else the default one, else the task's own `then`. [SPEC S1] */
export const switchBehaviour: Behaviour<SwitchTask> = {
  start(turn, activation, task, input) {
    const matching =
      task.cases.find(
        (candidate) => candidate.when && turn.holds(candidate.when, input, activation),
      ) ?? task.cases.find((candidate) => !candidate.when);
    const taken = matching && { directive: matching.then, case: matching.name };
    complete(turn, activation, input, taken);
  },
};

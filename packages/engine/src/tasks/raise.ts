import type { RaiseTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import type { Problem } from '../problem.ts';
import { failTask, TaskProblem } from '../task-problem.ts';

export const raiseBehaviour: Behaviour<RaiseTask> = {
  start(turn, activation, task, input) {
    const members = Object.entries(task.error)
      .filter((entry) => entry[1] !== undefined)
      .map(([name, template]) => [name, turn.fill(template, input, activation)] as const);
    const problem = Object.fromEntries(members) as Problem;
    if (typeof problem.type !== 'string') {
      failTask(
        'expression',
        `Expected the error's type to be a URI, but it is ${JSON.stringify(problem.type)}.`,
      );
    }
    if (!Number.isInteger(problem.status)) {
      failTask(
        'expression',
        `Expected the error's status to be an integer, but it is ${JSON.stringify(problem.status)}.`,
      );
    }
    throw new TaskProblem(problem);
  },
};

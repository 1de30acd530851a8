import type { Json } from '@tutti/jq';
import type { ForTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { complete, goOn, take } from '../lifecycle.ts';
import { first } from '../sequence.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';

/** Each iteration's output is the next one's input; the last one's is the task's. [SPEC L1–L4] */
export const forBehaviour: Behaviour<ForTask> = {
  start(turn, activation, task, input) {
    const items = turn.fill(task.in, input, activation);
    if (!Array.isArray(items)) {
      failTask('expression', `Expected for.in to be an array, but it is ${kindOf(items)}.`);
    }
    turn.emit({ type: 'loop-entered', activation: activation.id, items });
    iterate(turn, activation, task, input);
  },
  childEnded(turn, activation, task, child) {
    goOn(turn, activation, task.tasks, child, () => iterate(turn, activation, task, child.output));
  },
};

function iterate(turn: Turn, activation: Activation, task: ForTask, data: Json): void {
  const body = activation.body;
  if (body?.kind !== 'for') throw new Error('Expected a loop, but it has not been entered.');
  let index = body.index + 1;
  const goesOn = () =>
    index < body.items.length &&
    (!task.while || turn.holds(task.while, data, activation, variablesOf(task, body.items, index)));
  if (task.tasks.length === 0) while (task.while && goesOn()) index += 1;
  if (task.tasks.length === 0 || !goesOn()) {
    complete(turn, activation, data);
    return;
  }
  const variables = variablesOf(task, body.items, index);
  turn.emit({ type: 'loop-advanced', activation: activation.id, index, variables });
  take(turn, activation, first(task.tasks), data, () => undefined);
}

function variablesOf({ each, at }: ForTask, items: readonly Json[], index: number) {
  return { [each]: items[index] ?? null, [at]: index };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

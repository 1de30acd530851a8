import type { Json } from '@tutti/jq';
import type { ForkTask } from '@tutti/language';
import type { Behaviour } from '../behaviour.ts';
import { create } from '../create-task.ts';
import { complete, endFlow } from '../lifecycle.ts';
import { mergeContexts } from '../merge-contexts.ts';
import { contextOf } from '../scope.ts';
import type { Activation, Body } from '../state.ts';
import { endDescendants } from '../termination.ts';
import type { EndedChild, Turn } from '../turn.ts';

type ForkBody = Extract<Body, { kind: 'fork' }>;

/** All branches give their outputs in order; competing ones give the winner's. [SPEC K1–K4] */
export const forkBehaviour: Behaviour<ForkTask> = {
  start(turn, activation, task, input) {
    turn.emit({ type: 'fork-entered', activation: activation.id });
    if (task.branches.length === 0) return complete(turn, activation, task.compete ? input : []);
    task.branches.forEach((branch, index) => {
      create(turn, activation, branch, input, { branch: index });
    });
  },
  childEnded(turn, activation, task, child) {
    const body = bodyOf(activation);
    if (child.directive === 'end') return endFlow(turn, activation, child.output);
    if (task.compete && !child.isSkipped) return win(turn, activation, body, child);
    if (!haveAllEnded(task, body)) return undefined;
    if (task.compete) return complete(turn, activation, child.output);
    const outputs = task.branches.map((_, index) => body.outputs[index] as Json);
    return join(turn, activation, contextsOf(task, body), outputs);
  },
};

/** Looks at the last branches first: as long as some are under way, these most likely are. */
function haveAllEnded({ branches }: ForkTask, { outputs }: ForkBody): boolean {
  for (let index = branches.length - 1; index >= 0; index -= 1) {
    if (!Object.hasOwn(outputs, index)) return false;
  }
  return true;
}

function win(turn: Turn, activation: Activation, body: ForkBody, child: EndedChild): void {
  endDescendants(turn, activation.id);
  const context = child.branch === undefined ? undefined : body.contexts[child.branch];
  join(turn, activation, context === undefined ? [] : [context], child.output);
}

function join(turn: Turn, activation: Activation, contexts: readonly Json[], output: Json): void {
  if (contexts.length > 0) {
    const context = mergeContexts(contextOf(turn.state, activation), contexts);
    turn.emit({ type: 'fork-joined', activation: activation.id, context });
  }
  complete(turn, activation, output);
}

function contextsOf(task: ForkTask, body: ForkBody): Json[] {
  return task.branches.flatMap((_, index) => {
    const context = body.contexts[index];
    return context === undefined ? [] : [context];
  });
}

function bodyOf(activation: Activation): ForkBody {
  if (activation.body?.kind === 'fork') return activation.body;
  throw new Error('Expected a fork, but it has not been entered.');
}

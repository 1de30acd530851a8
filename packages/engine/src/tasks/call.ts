import type { Json } from '@tutti/jq';
import type { CallTask, ConnectorCall, Template } from '@tutti/language';
import { authorizationOf } from '../authorization.ts';
import type { Behaviour } from '../behaviour.ts';
import { create } from '../create-task.ts';
import { effectIdentity } from '../effect-request.ts';
import { enclosingCompensation } from '../enclosing-compensation.ts';
import { fillArgument } from '../fill-argument.ts';
import { complete, endFlow } from '../lifecycle.ts';
import { continueRollback, startRollback } from '../rollback.ts';
import type { Activation } from '../state.ts';
import { failTask } from '../task-problem.ts';
import type { Turn } from '../turn.ts';
import { announce, ask, humanDue, humanDueAt, proceedWithAnswer, withdraw } from './human.ts';
import { receiveBehaviour } from './receive.ts';

/** [SPEC A1–A6] */
export const callBehaviour: Behaviour<CallTask> = {
  start(turn, activation, task, input) {
    const { call } = task;
    switch (call.kind) {
      case 'connector':
        return callConnector(turn, activation, call);
      case 'receive':
        return receiveBehaviour.start(turn, activation, task);
      case 'function':
        return callFunction(turn, activation, call.name, call.with, input);
      case 'rollback':
        return rollBack(turn, activation);
      case 'human':
        return ask(turn, activation, call);
    }
  },
  answered(turn, activation, task, output) {
    const { call } = task;
    if (call.kind === 'receive') return receiveBehaviour.answered(turn, activation, task);
    const authentication = call.kind === 'connector' ? call.authentication : undefined;
    const more = authentication && {
      authorization: authorizationOf(turn, activation, authentication),
    };
    complete(turn, activation, output, more);
  },
  childEnded(turn, activation, task, child) {
    if (task.call.kind === 'receive') receiveBehaviour.childEnded(turn, activation, task, child);
    else if (child.directive === 'end') endFlow(turn, activation, child.output);
    else complete(turn, activation, child.output);
  },
  proceed(turn, activation, task) {
    if (task.call.kind === 'receive') receiveBehaviour.proceed(turn, activation, task);
    else if (activation.body?.kind === 'human')
      proceedWithAnswer(turn, activation, activation.body);
    else if (isRollingBack(turn, activation)) continueRollback(turn);
    else complete(turn, activation, activation.input ?? null);
  },
  dueAt(activation) {
    if (activation.body?.kind === 'human') return humanDueAt(activation.body);
    return activation.body?.kind === 'receive' ? receiveBehaviour.dueAt(activation) : null;
  },
  due(turn, activation) {
    if (activation.body?.kind === 'human') humanDue(turn, activation, activation.body);
    else receiveBehaviour.due(turn, activation);
  },
  restore: announce,
  release(turn, activation) {
    if (activation.body?.kind === 'human') withdraw(turn, activation, activation.body);
    if (!isRollingBack(turn, activation)) return;
    const compensated = [...(turn.state.rollback?.compensated ?? [])];
    turn.emit({ type: 'rollback-completed', compensated });
  },
};

function callConnector(turn: Turn, activation: Activation, call: ConnectorCall): void {
  const identity = effectIdentity(turn, activation);
  const args = fillArgument(turn, activation, call.arguments);
  turn.emit({ type: 'effect-requested', activation: activation.id, effect: identity.id });
  turn.perform({
    type: 'call',
    ...identity,
    await: true,
    connector: call.connector,
    function: call.function,
    arguments: args,
  });
}

function callFunction(
  turn: Turn,
  activation: Activation,
  name: string,
  args: Template | undefined,
  input: Json,
): void {
  const task = turn.knowledge.plan.functions[name];
  if (!task) throw new Error(`Expected a function ${name} in the plan, but there is none.`);
  create(turn, activation, task, args ? turn.fill(args, input, activation) : input);
}

/** What a compensation does is not undone: there is nothing to roll back in one. */
function rollBack(turn: Turn, activation: Activation): void {
  if (enclosingCompensation(turn, activation)) {
    complete(turn, activation, activation.input ?? null);
    return;
  }
  let scope = activation.parent === null ? undefined : turn.find(activation.parent);
  while (scope && !(scope.body?.kind === 'try' && scope.body.phase === 'catching')) {
    scope = scope.parent === null ? undefined : turn.find(scope.parent);
  }
  if (!scope)
    failTask('configuration', 'Expected rollback to be called in a catch, but it is not.');
  startRollback(turn, { kind: 'catch', activation: activation.id, scope: scope.id });
}

/** Is it this call whose rollback is under way? */
function isRollingBack({ state }: Turn, { id }: Activation): boolean {
  return state.rollback?.reason.kind === 'catch' && state.rollback.reason.activation === id;
}

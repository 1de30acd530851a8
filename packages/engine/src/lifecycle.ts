import type { Json } from '@tutti/jq';
import type { Directive, Task } from '@tutti/language';
import { behaviourOf } from './behaviour.ts';
import { create } from './create-task.ts';
import { exportedContext, transformInput, transformOutput } from './data-flow.ts';
import { enclosingCompensation } from './enclosing-compensation.ts';
import { isExtending, type TaskResult, tasksAfter, tasksAround, tasksBefore } from './extension.ts';
import { raise } from './fault.ts';
import type { Activity } from './plan-index.ts';
import { compensated } from './rollback.ts';
import { finishRun } from './run-outcome.ts';
import { first, follow, type Next } from './sequence.ts';
import type { Activation, ActivationId, Skipped } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import { endDescendants } from './termination.ts';
import type { EndedChild, Turn } from './turn.ts';

/** Runs `action` for `activation`; a problem in it becomes the activation's fault. */
export function guard(turn: Turn, activation: Activation, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    raise(turn, activation, error.problem);
  }
}

/** Does what is next for a ready activation: entering it, or acting on what has come. */
export function step(turn: Turn, activation: Activation): void {
  const activity = turn.activity(activation);
  guard(turn, activation, () => {
    if (activation.phase === 'pending') return enter(turn, activation, activity);
    const behaviour = behaviourOf(turn.knowledge, activity);
    if (!activation.result) return behaviour.proceed?.(turn, activation, activity);
    if (activation.result.kind === 'skipped')
      return endSkipped(turn, activation, activation.result);
    if (activation.result.kind === 'failed') {
      throw new TaskProblem({ ...activation.result.problem, instance: activation.pointer });
    }
    return behaviour.answered?.(turn, activation, activity, activation.result.output);
  });
}

function enter(turn: Turn, activation: Activation, activity: Activity): void {
  if (activity.kind === 'compensation') {
    start(turn, activation, activity, activation.rawInput);
  } else if (activity.if && !turn.holds(activity.if, activation.rawInput, activation)) {
    skip(turn, activation, activity);
  } else {
    start(turn, activation, activity, transformInput(turn, activation, activity));
  }
}

function start(turn: Turn, activation: Activation, activity: Activity, input: Json): void {
  const timeout = 'timeout' in activity ? activity.timeout : undefined;
  const timeoutMs = timeout && turn.duration(timeout, input, activation);
  turn.emit({
    type: 'task-started',
    activation: activation.id,
    pointer: activation.pointer,
    attempt: activation.attempt,
    input,
    ...(timeoutMs !== undefined && { deadline: turn.at + timeoutMs }),
  });
  begin(turn, activation, activity, input);
}

/** Runs what the next extension does before the task; after the last one the task's own work. */
function begin(turn: Turn, activation: Activation, activity: Activity, input: Json): void {
  const begin = () =>
    behaviourOf(turn.knowledge, activity).start(turn, activation, activity, input);
  const tasks = tasksBefore(turn, activation, activity);
  if (tasks) take(turn, activation, first(tasks), input, begin);
  else begin();
}

/** A task whose `if` does not hold hands its raw input on, and its `then` is not followed. [SPEC D1] */
function skip(turn: Turn, activation: Activation, task: Task): void {
  const { parent, rawInput, branch } = activation;
  turn.emit({ type: 'task-skipped', activation: activation.id, pointer: activation.pointer });
  afterChild(turn, parent, {
    task,
    output: rawInput,
    directive: 'continue',
    isSkipped: true,
    ...(branch !== undefined && { branch }),
  });
}

/** The work of a task has come to `output`: runs what extensions do after it, then finishes it. */
export function complete(
  turn: Turn,
  activation: Activation,
  output: Json,
  more: Omit<TaskResult, 'output'> = {},
): void {
  leave(turn, activation, activation.extension?.applied ?? [], { output, ...more });
}

function leave(
  turn: Turn,
  activation: Activation,
  applied: readonly number[],
  result: TaskResult,
): void {
  const end = () => finish(turn, activation, result);
  const tasks = tasksAfter(turn, activation, applied, result);
  if (tasks) take(turn, activation, first(tasks), result.output, end);
  else end();
}

/** Ends an activation well: its output is transformed, exported and handed to its parent. */
function finish(turn: Turn, activation: Activation, result: TaskResult): void {
  const { output: rawOutput, authorization } = result;
  const task = turn.activity(activation) as Task;
  const extra = { ...(authorization && { authorization }) };
  const output = transformOutput(turn, activation, task, rawOutput, extra);
  const context = exportedContext(turn, activation, task, { rawOutput, output, extra });
  turn.emit({
    type: 'task-completed',
    activation: activation.id,
    pointer: activation.pointer,
    output,
    ...(context !== undefined && { context }),
    ...(task.compensation && !enclosingCompensation(turn, activation) && { compensable: true }),
    ...(result.case !== undefined && { case: result.case }),
  });
  handOn(turn, activation, task, output, result.directive ?? task.then);
}

/** An operator's word stands in the place of the work: there is nothing to transform, nor to undo. [SPEC O7] */
function endSkipped(turn: Turn, activation: Activation, { output: given }: Skipped): void {
  const task = turn.activity(activation) as Task;
  const output = given ?? activation.input ?? activation.rawInput;
  const context =
    given === undefined
      ? undefined
      : exportedContext(turn, activation, task, { rawOutput: output, output });
  turn.emit({
    type: 'task-completed',
    activation: activation.id,
    pointer: activation.pointer,
    output,
    ...(context !== undefined && { context }),
  });
  handOn(turn, activation, task, output, task.then);
}

function handOn(
  turn: Turn,
  { parent, branch }: Activation,
  task: Task,
  output: Json,
  directive: Directive,
): void {
  afterChild(turn, parent, { task, output, directive, ...(branch !== undefined && { branch }) });
}

function afterChild(turn: Turn, parent: ActivationId | null, child: EndedChild): void {
  const owner = parent === null ? null : turn.find(parent);
  if (!owner) {
    const { plan } = turn.knowledge;
    goOn(turn, null, plan.tasks, child, () => finishRun(turn, child.output));
    return;
  }
  const activity = turn.activity(owner);
  guard(turn, owner, () => {
    if (isExtending(owner)) extensionTaskEnded(turn, owner, activity, child);
    else behaviourOf(turn.knowledge, activity).childEnded?.(turn, owner, activity, child);
  });
}

/** Goes on in the list around `owner`; `exit` in it gives the task that output. [SPEC U3, U4] */
function extensionTaskEnded(
  turn: Turn,
  owner: Activation,
  activity: Activity,
  child: EndedChild,
): void {
  const { extension } = owner;
  if (!extension) throw new Error('Expected an extension under way, but there is none.');
  const { phase, applied, result } = extension;
  const exits = child.directive === 'exit';
  goOn(turn, owner, tasksAround(turn, extension), child, () => {
    if (phase === 'before' && !exits) return begin(turn, owner, activity, owner.input ?? null);
    const output = exits || !result ? child.output : result.output;
    leave(turn, owner, applied.slice(0, -1), { ...result, output });
  });
}

/** Follows the child's directive in the list it stands in; `atEnd` when the list is through. */
export function goOn(
  turn: Turn,
  owner: Activation | null,
  tasks: readonly Task[],
  child: EndedChild,
  atEnd: () => void,
): void {
  take(turn, owner, follow(tasks, child.task, child.directive), child.output, atEnd);
}

/** Begins the next task of a list with `input`, or ends the list or the run. */
export function take(
  turn: Turn,
  owner: Activation | null,
  next: Next,
  input: Json,
  atEnd: () => void,
): void {
  if (next.kind === 'task') create(turn, owner, next.task, input);
  else if (next.kind === 'end-of-list') atEnd();
  else endFlow(turn, owner, input);
}

/** `end` completes the run; inside of a compensation, only that. [SPEC F3, C3] */
export function endFlow(turn: Turn, owner: Activation | null, output: Json): void {
  const compensation = enclosingCompensation(turn, owner);
  if (!compensation) {
    finishRun(turn, output);
    return;
  }
  endDescendants(turn, compensation.id);
  compensated(turn, compensation);
}

import type { Json } from '@tutti/jq';
import type { Directive, Extension, Task } from '@tutti/language';
import type { Activity } from './plan-index.ts';
import type { Activation, RunState } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** How a task's own work ended, or what an extension put in its place. */
export interface TaskResult {
  readonly output: Json;
  readonly directive?: Directive;
  readonly authorization?: Json;
  /** The case that a `switch` has taken. */
  readonly case?: string;
}

/** What extensions do around an activation. */
export interface ExtensionState {
  /** `inside`: every `before` list is through, and the task does its own work. */
  readonly phase: 'before' | 'inside' | 'after';
  /** Which extensions of the plan surround it still, the outermost first; the last one is at work. */
  readonly applied: readonly number[];
  /** What the task's own work came to. */
  readonly result?: TaskResult;
}

const EXTENSIONS = '/use/extensions/';

/** Is a `before` or `after` list under way around it? Then its own kind has nothing to say. */
export function isExtending({ extension }: Activation): boolean {
  return extension !== undefined && extension.phase !== 'inside';
}

/**
 * Applies the extensions on the way in, up to the next one that has tasks to run before. Answers
 * these; nothing when the task itself is next. [SPEC U1, U2]
 */
export function tasksBefore(
  turn: Turn,
  activation: Activation,
  activity: Activity,
): readonly Task[] | undefined {
  const { extensions = [] } = turn.knowledge.plan;
  if (extensions.length === 0 || isOfExtension(turn.state, activation)) return undefined;
  const applied = [...(activation.extension?.applied ?? [])];
  for (let index = (applied.at(-1) ?? -1) + 1; index < extensions.length; index += 1) {
    const extension = extensions[index];
    if (!extension || !surrounds(turn, extension, activation, activity)) continue;
    applied.push(index);
    if (extension.before.length === 0) continue;
    turn.emit({
      type: 'task-extended',
      activation: activation.id,
      extension: { phase: 'before', applied },
    });
    return extension.before;
  }
  if (applied.length > 0)
    turn.emit({
      type: 'task-extended',
      activation: activation.id,
      extension: { phase: 'inside', applied },
    });
  return undefined;
}

/**
 * Leaves the extensions on the way out, up to the next one that has tasks to run after. Answers
 * these; nothing when the task is through. [SPEC U2]
 */
export function tasksAfter(
  turn: Turn,
  activation: Activation,
  applied: readonly number[],
  result: TaskResult,
): readonly Task[] | undefined {
  for (let left = applied; left.length > 0; left = left.slice(0, -1)) {
    const { after } = extensionAt(turn, left);
    if (after.length === 0) continue;
    turn.emit({
      type: 'task-extended',
      activation: activation.id,
      extension: { phase: 'after', applied: left, result },
    });
    return after;
  }
  return undefined;
}

/** The list that is under way around the activation. */
export function tasksAround(turn: Turn, { phase, applied }: ExtensionState): readonly Task[] {
  const { before, after } = extensionAt(turn, applied);
  return phase === 'before' ? before : after;
}

/** The activation that the extension task `activation` extends; nothing for any other task. */
export function extendedBy(state: RunState, activation: Activation): Activation | undefined {
  if (!activation.pointer.startsWith(EXTENSIONS)) return undefined;
  for (let scope = parentOf(state, activation); scope; scope = parentOf(state, scope)) {
    if (isExtending(scope)) return scope;
  }
  return undefined;
}

function extensionAt(turn: Turn, applied: readonly number[]): Extension {
  const extension = turn.knowledge.plan.extensions?.[applied.at(-1) ?? -1];
  if (!extension) throw new Error('Expected an extension under way, but there is none.');
  return extension;
}

/** A `when` that fails does not hold: it cannot know what every task of the definition has. */
function surrounds(
  turn: Turn,
  { name, kinds, when }: Extension,
  activation: Activation,
  { kind }: Activity,
): boolean {
  if (!kinds.some((extended) => extended === kind)) return false;
  try {
    return !when || turn.holds(when, activation.input ?? null, activation);
  } catch (error) {
    if (!(error instanceof TaskProblem)) throw error;
    const { id, pointer } = activation;
    turn.emit({
      type: 'extension-declined',
      activation: id,
      pointer,
      extension: name,
      problem: { ...error.problem, instance: pointer },
    });
    return false;
  }
}

/** What extensions do, and what that calls, is not extended. [SPEC U6] */
function isOfExtension(state: RunState, activation: Activation): boolean {
  for (let scope: Activation | undefined = activation; scope; scope = parentOf(state, scope)) {
    if (scope.pointer.startsWith(EXTENSIONS)) return true;
  }
  return false;
}

function parentOf(state: RunState, { parent }: Activation): Activation | undefined {
  return parent === null ? undefined : state.activations[parent];
}

import type { Json } from '@tutti/jq';
import type { Concurrency, Expression, Priority } from '@tutti/language';
import { PRIORITY_RANGE } from '@tutti/language';
import type { Instant, RunConcurrency } from './state.ts';
import { failTask, TaskProblem } from './task-problem.ts';
import type { Knowledge } from './turn.ts';

/** What a host has to know of a run before it starts. */
export interface Admission {
  /** The group it belongs to; absent: nothing limits it. */
  readonly concurrency?: RunConcurrency;
  readonly priority?: number;
}

/** Long enough for any identifier; keys are kept with every run. */
const LONGEST_KEY = 256;

/** Throws a `TaskProblem` when the key or the priority cannot be told from the input. [SPEC Q1] */
export function admissionOf(knowledge: Knowledge, input: Json, at: Instant): Admission {
  const { concurrency, priority } = knowledge.plan;
  const evaluate = (expression: Expression) =>
    knowledge.expressions.evaluate(expression, input, noVariable, at / 1000);
  return {
    ...(concurrency && { concurrency: groupOf(concurrency, evaluate) }),
    ...(priority && { priority: priorityFrom(priority, evaluate) }),
  };
}

/** The same for a host that can do without: a run whose admission fails faults when it starts. */
export function tryAdmissionOf(knowledge: Knowledge, input: Json, at: Instant): Admission {
  try {
    return admissionOf(knowledge, input, at);
  } catch (error) {
    if (error instanceof TaskProblem) return {};
    throw error;
  }
}

/** Throws a `TaskProblem` when the expression does not yield one. */
export function priorityFrom(
  priority: Priority,
  evaluate: (expression: Expression) => Json,
): number {
  if (priority.kind === 'literal') return priority.value;
  const value = evaluate(priority);
  const { from, to } = PRIORITY_RANGE;
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) {
    return value;
  }
  return failTask(
    'expression',
    `Expected the priority \${ ${priority.source} } to be a whole number from ${from} to ${to}, but it is ${excerpt(value)}.`,
  );
}

function groupOf(
  { key, ...rule }: Concurrency,
  evaluate: (expression: Expression) => Json,
): RunConcurrency {
  return { ...(key && { key: keyText(evaluate(key)) }), ...rule };
}

function keyText(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isScalar = value !== null && typeof value !== 'object';
  if (isScalar && text !== '' && text.length <= LONGEST_KEY) return text;
  return failTask(
    'expression',
    `Expected the concurrency key to be a text of at most ${LONGEST_KEY} characters, a number or a boolean, but it is ${excerpt(value)}.`,
  );
}

function excerpt(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}

function noVariable(name: string): never {
  throw new Error(`Expected no variable before a run has started, but $${name} is read.`);
}

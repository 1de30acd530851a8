/** Where an expression stands, as far as it decides what the expression may read. */
export type ExpressionPlace =
  | 'workflow-input'
  | 'workflow-output'
  | 'workflow-timeout'
  | 'schedule'
  | 'admission'
  | 'task-if'
  | 'task-input'
  | 'task-definition'
  | 'task-output'
  | 'task-export';

/** The variables that every runtime provides (DSL, "Runtime expression arguments"). */
export const STANDARD_VARIABLES = [
  'context',
  'input',
  'output',
  'secrets',
  'authorization',
  'task',
  'workflow',
  'runtime',
] as const;

export type StandardVariable = (typeof STANDARD_VARIABLES)[number];

const RUN = ['secrets', 'workflow', 'runtime'] as const;
const TASK = ['context', ...RUN, 'task'] as const;
const TASK_WITH_INPUT = [...TASK, 'input', 'authorization'] as const;

/**
 * Which standard variables are in scope where: the table of the DSL's "Runtime expression
 * arguments". The DSL does not name the workflow's timeout and schedule: their expressions are
 * evaluated before any task, and read what is known then.
 */
export const STANDARD_VARIABLES_AT: {
  readonly [place in ExpressionPlace]: readonly StandardVariable[];
} = {
  'workflow-input': RUN,
  'workflow-output': ['context', ...RUN],
  'workflow-timeout': RUN,
  schedule: ['runtime'],
  // `document.metadata.concurrency` and `priority`: there is no run yet, only its input.
  admission: [],
  'task-if': TASK,
  'task-input': TASK,
  'task-definition': TASK_WITH_INPUT,
  'task-output': TASK_WITH_INPUT,
  'task-export': [...TASK_WITH_INPUT, 'output'],
};

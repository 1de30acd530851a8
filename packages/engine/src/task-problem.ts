import {
  type Problem,
  STANDARD_ERROR_BASE,
  STANDARD_STATUS,
  type StandardError,
} from './problem.ts';

/** Unwinds a decision to the activation whose task it is; never leaves the machine. */
export class TaskProblem extends Error {
  override readonly name = 'TaskProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.type);
    this.problem = problem;
  }
}

const TITLES: { readonly [error in StandardError]: string } = {
  configuration: 'Configuration error',
  validation: 'Validation error',
  expression: 'Expression error',
  authentication: 'Authentication error',
  authorization: 'Authorization error',
  timeout: 'Timeout',
  communication: 'Communication error',
  runtime: 'Runtime error',
};

/** A problem of one of the DSL's standard types. */
export function standardProblem(error: StandardError, detail: string): Problem {
  return {
    type: `${STANDARD_ERROR_BASE}${error}`,
    status: STANDARD_STATUS[error],
    title: TITLES[error],
    detail,
  };
}

/** Throws a problem of a standard type for the activation in hand. */
export function failTask(error: StandardError, detail: string): never {
  throw new TaskProblem(standardProblem(error, detail));
}

import type { Json } from '@tutti/jq';

/** An RFC 9457 problem. `instance` is the JSON pointer of the task it arose in. */
export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly [extension: string]: Json | undefined;
}

/** The DSL's standard error types, by their last segment, with their default status. */
export const STANDARD_STATUS = {
  configuration: 400,
  validation: 400,
  expression: 400,
  authentication: 401,
  authorization: 403,
  timeout: 408,
  communication: 500,
  runtime: 500,
} as const;

export type StandardError = keyof typeof STANDARD_STATUS;

export const STANDARD_ERROR_BASE = 'https://open-workflow-specification.org/spec/1.0.0/errors/';

/** A problem as the value of a variable. */
export function problemValue(problem: Problem): Json {
  return Object.fromEntries(
    Object.entries(problem).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

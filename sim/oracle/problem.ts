import type { Json } from '@tutti/jq';
import { UNKNOWN } from './unknown.ts';

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly instance?: string;
  readonly [extension: string]: Json | undefined;
}

const STANDARD = 'https://open-workflow-specification.org/spec/1.0.0/errors/';
/** The DSL's table of standard errors. */
const STATUS = {
  configuration: 400,
  validation: 400,
  expression: 400,
  timeout: 408,
  communication: 500,
  runtime: 500,
};

/** Its words are not the oracle's to say. */
export function standardProblem(name: keyof typeof STATUS, instance: string): Problem {
  const words = { title: UNKNOWN, detail: UNKNOWN };
  return { type: STANDARD + name, status: STATUS[name], ...words, instance };
}

/** A problem as the value of a variable. */
export function problemValue(problem: Problem): Json {
  return JSON.parse(JSON.stringify(problem));
}

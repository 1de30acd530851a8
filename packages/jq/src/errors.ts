import type { Json } from './json.ts';
import { excerpt } from './runtime/describe.ts';

/** Why a text is not a program. Lines and columns count from 1, the offset from 0 (UTF-16 units). */
export interface CompileError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  /** What the author probably meant, when that can be told. */
  readonly suggestion?: string;
}

export type LimitName = 'steps' | 'depth' | 'output' | 'string' | 'time';

/**
 * An error of the jq language: `value` is what `catch` would receive; usually a string. Programs
 * raise and catch errors by the million, so it is an `Error` by its prototype only: it takes no
 * stack trace, which would cost more than all the rest.
 */
export class JqError implements Error {
  readonly name = 'JqError';
  readonly value: Json;

  constructor(value: Json) {
    this.value = value;
  }

  get message(): string {
    return typeof this.value === 'string' ? this.value : `(not a string) ${excerpt(this.value)}`;
  }
}

Object.setPrototypeOf(JqError.prototype, Error.prototype);

/** A program used more than it was allowed. A program cannot catch it. */
export class JqLimitError extends Error {
  override readonly name = 'JqLimitError';
  readonly limit: LimitName;
  readonly allowed: number;

  constructor(limit: LimitName, allowed: number) {
    super(`${LIMIT_WORDS[limit]} (${allowed}). ${LIMIT_ADVICE[limit]}`);
    this.limit = limit;
    this.allowed = allowed;
  }
}

const LIMIT_WORDS: Record<LimitName, string> = {
  steps: 'The program took more steps than allowed',
  depth: 'The program or its data nest deeper than allowed',
  output: 'The program built more output bytes than allowed',
  string: 'The program built a string longer than allowed',
  time: 'The program ran for more milliseconds than allowed',
};

const LIMIT_ADVICE: Record<LimitName, string> = {
  steps: 'Look for a loop that does not end, or raise limits.steps.',
  depth: 'Look for a recursion that does not end, or raise limits.depth.',
  output: 'Select less, or raise limits.outputBytes.',
  string: 'Build shorter strings, or raise limits.stringLength.',
  time: 'Do less in one expression, or raise limits.timeMs.',
};

import { compile, JqError, JqLimitError, type Json, type Program } from '@tutti/jq';
import type { Expression } from '@tutti/language';
import { withoutForgedMarkers } from './secrets.ts';
import { DEPTH_MAX, storable } from './storable-json.ts';
import { failTask } from './task-problem.ts';

/** Answers the value of a variable (without `$`); asked only for those the expression reads. */
export type Lookup = (variable: string, source: string) => Json;

/** What makes characters that its input does not have: only these can make the marker of a secret. */
const DECODES = /\b(?:fromjson|implode|ascii)\b|@(?:base64d|base32d|urid)\b/;

/** Milliseconds of any steady clock. */
export type ClockMs = () => number;

/**
 * Compiles each expression of a plan once, and evaluates it. With a clock an expression that takes
 * too long is stopped; no expression can read it.
 */
export class Expressions {
  readonly #programs = new Map<string, Program>();
  readonly #clockMs: ClockMs | undefined;

  constructor(clockMs?: ClockMs) {
    this.#clockMs = clockMs;
  }

  /** Those of another plan: nothing is compiled yet, and the clock is the same. */
  ofAnotherPlan(): Expressions {
    return new Expressions(this.#clockMs);
  }

  /**
   * The first output of `expression` on `input`; null when it yields nothing.
   * Throws a `TaskProblem` of type `expression`. `now` is in seconds. [SPEC E1–E4]
   */
  evaluate(expression: Expression, input: Json, lookup: Lookup, now: number): Json {
    const { source } = expression;
    const values = expression.variables.map((variable) => lookup(variable, source));
    const output = storable(this.#output(expression, input, values, now));
    if (output === undefined) {
      return failTask(
        'expression',
        `\${ ${source} } failed: its output nests deeper than ${DEPTH_MAX} levels.`,
      );
    }
    return DECODES.test(source) ? withoutForgedMarkers(output, [input, ...values]) : output;
  }

  #output(expression: Expression, input: Json, values: readonly Json[], now: number): Json {
    const program = this.#program(expression);
    const environment = this.#clockMs ? { now, clockMs: this.#clockMs } : { now };
    try {
      return program.first(input, values, environment) ?? null;
    } catch (error) {
      if (!(error instanceof JqError || error instanceof JqLimitError)) throw error;
      return failTask('expression', `\${ ${expression.source} } failed: ${error.message}.`);
    }
  }

  #program(expression: Expression): Program {
    const known = this.#programs.get(expression.source);
    if (known) return known;
    const compilation = compile(expression.source, { variables: expression.variables });
    if (!compilation.ok) {
      const { message, line, column } = compilation.error;
      return failTask(
        'expression',
        `\${ ${expression.source} } does not compile: ${message} at line ${line}, column ${column}.`,
      );
    }
    this.#programs.set(expression.source, compilation.program);
    return compilation.program;
  }
}

/** jq's truth: everything but null and false. */
export function isTruthy(value: Json): boolean {
  return value !== null && value !== false;
}

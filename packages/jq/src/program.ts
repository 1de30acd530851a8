import { Compilation as CompilationContext } from './compile/compilation.ts';
import { compileNode } from './compile/compile-node.ts';
import { copiesIn } from './compile/copies.ts';
import { firstOf } from './compile/make-filter.ts';
import { Names } from './compile/names.ts';
import type { CompileError } from './errors.ts';
import type { Json } from './json.ts';
import type { Filter } from './runtime/filter.ts';
import { type Environment, Machine } from './runtime/machine.ts';
import { OutputMeter } from './runtime/output-meter.ts';
import type { Node } from './syntax/ast.ts';
import { parse } from './syntax/parser.ts';
import { locate, SyntaxFault } from './syntax/syntax-error.ts';

export interface CompileOptions {
  /** Names, without `$`, of what the host supplies; evaluations take their values in this order. */
  readonly variables?: readonly string[];
}

export type Compilation =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly error: CompileError };

/** A compiled program. It holds no state: it may be used any number of times, also within itself. */
export interface Program {
  readonly source: string;
  /** The names of `CompileOptions.variables` that the program reads; only these need values. */
  readonly usedVariables: readonly string[];
  /**
   * All outputs for an input. `variables` are in the order of `CompileOptions.variables`; a missing
   * one is null. Numbers may be NaN or infinite, as in jq. Inputs are never changed, and outputs
   * may share parts with them.
   * @throws JqError for an error of the program, JqLimitError when it used more than allowed
   */
  evaluate(
    input: Json,
    variables?: readonly (Json | undefined)[],
    environment?: Environment,
  ): Json[];
  /** The first output, or undefined when there is none; nothing is computed beyond it. */
  first(
    input: Json,
    variables?: readonly (Json | undefined)[],
    environment?: Environment,
  ): Json | undefined;
}

/**
 * Compiles a program of the jq language, version 1.8, without modules and without access to the
 * host. Never throws: a text that is no program gives its first error, with its place.
 */
export function compile(source: string, options: CompileOptions = {}): Compilation {
  try {
    const context = new CompilationContext(options.variables ?? [], compileNode);
    const tree = parse(source);
    const filter = context.inner(tree, new Names());
    const program = new ClosureProgram(source, context.usedVariables(), filter, tree);
    return { ok: true, program };
  } catch (error) {
    if (error instanceof SyntaxFault) return { ok: false, error: locate(source, error) };
    if (error instanceof RangeError) return { ok: false, error: locate(source, tooDeep(source)) };
    throw error;
  }
}

function tooDeep(source: string): SyntaxFault {
  return new SyntaxFault('the program nests too deep', { start: 0, end: source.length });
}

/** Programs that cannot copy their input more often than this are not measured. */
const FEW_COPIES = 8;

/** Bytes that a step can make of nothing, besides what stands in the program. */
const BYTES_PER_STEP = 64;

class ClosureProgram implements Program {
  readonly source: string;
  readonly usedVariables: readonly string[];
  readonly #filter: Filter;
  readonly #first: Filter['one'];
  /** Bytes that a step can add to the outputs; Infinity where a step can copy what is there. */
  readonly #bytesPerStep: number;

  constructor(source: string, usedVariables: readonly string[], filter: Filter, tree: Node) {
    this.source = source;
    this.usedVariables = usedVariables;
    this.#filter = filter;
    this.#first = firstOf(filter);
    const copiesMuch = copiesIn(tree) > FEW_COPIES;
    this.#bytesPerStep = copiesMuch ? Number.POSITIVE_INFINITY : source.length + BYTES_PER_STEP;
  }

  evaluate(
    input: Json,
    variables: readonly (Json | undefined)[] = NO_VARIABLES,
    environment?: Environment,
  ): Json[] {
    const machine = new Machine(variables, environment);
    try {
      const outputs: Json[] = [];
      this.#filter.each(machine, undefined, input, (output) => {
        if (++machine.steps >= machine.checkpoint) machine.tick();
        outputs.push(output);
        return false;
      });
      this.#measure(machine, outputs);
      return outputs;
    } catch (error) {
      throw withoutOverflow(machine, error);
    }
  }

  first(
    input: Json,
    variables: readonly (Json | undefined)[] = NO_VARIABLES,
    environment?: Environment,
  ): Json | undefined {
    const machine = new Machine(variables, environment);
    try {
      const output = this.#first(machine, undefined, input);
      if (typeof output === 'object') this.#measure(machine, [output]);
      return output;
    } catch (error) {
      throw withoutOverflow(machine, error);
    }
  }

  /**
   * Values share parts, so that a small one in memory can be a huge one when it is written out; and
   * whoever writes it must not be the one to find out. Looking at every output would cost more than
   * most programs do, so it is done only where the program and its steps could have made too much.
   */
  #measure(machine: Machine, outputs: readonly Json[]): void {
    if ((machine.steps + 1) * this.#bytesPerStep <= machine.limits.outputBytes) return;
    const meter = new OutputMeter(machine);
    for (const output of outputs) meter.add(output);
  }
}

const NO_VARIABLES: readonly Json[] = [];

/** The depth limit keeps within the stack; should a host have left too little, this is the same. */
function withoutOverflow(machine: Machine, error: unknown): unknown {
  return error instanceof RangeError ? machine.tooDeep() : error;
}

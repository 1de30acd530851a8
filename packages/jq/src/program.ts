import { Compilation as CompilationContext } from './compile/compilation.ts';
import { compileNode } from './compile/compile-node.ts';
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

class ClosureProgram implements Program {
  readonly source: string;
  readonly usedVariables: readonly string[];
  readonly #filter: Filter;
  readonly #first: Filter['one'];
  readonly #isMetered: boolean;

  constructor(source: string, usedVariables: readonly string[], filter: Filter, tree: Node) {
    this.source = source;
    this.usedVariables = usedVariables;
    this.#filter = filter;
    this.#first = firstOf(filter);
    this.#isMetered = OutputMeter.isNeededFor(tree);
  }

  evaluate(
    input: Json,
    variables: readonly (Json | undefined)[] = [],
    environment?: Environment,
  ): Json[] {
    const machine = new Machine(variables, environment);
    const meter = this.#isMetered ? new OutputMeter(machine) : undefined;
    const outputs: Json[] = [];
    return guarded(machine, () => {
      this.#filter.each(machine, undefined, input, (output) => {
        if (++machine.steps >= machine.checkpoint) machine.tick();
        meter?.add(output);
        outputs.push(output);
        return false;
      });
      return outputs;
    });
  }

  first(
    input: Json,
    variables: readonly (Json | undefined)[] = [],
    environment?: Environment,
  ): Json | undefined {
    const machine = new Machine(variables, environment);
    return guarded(machine, () => {
      const output = this.#first(machine, undefined, input);
      if (this.#isMetered && output !== undefined) new OutputMeter(machine).add(output);
      return output;
    });
  }
}

/** The depth limit keeps within the stack; should a host have left too little, this is the same. */
function guarded<Result>(machine: Machine, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw machine.tooDeep();
    throw error;
  }
}

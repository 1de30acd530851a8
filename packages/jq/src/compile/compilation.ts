import type { Filter } from '../runtime/filter.ts';
import type { Node } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/syntax-error.ts';
import type { Names } from './names.ts';

/** Compiling a function again for other arguments must not multiply without bound. */
const MAX_COMPILED_NODES = 50_000;

/** Where a node stands: what names mean there, and whether its outputs are its function's own. */
export interface Place {
  readonly names: Names;
  readonly isTail: boolean;
}

export type CompileNode = (node: Node, place: Place) => Filter;

/** What the compilation of one program shares. */
export class Compilation {
  readonly #variables: ReadonlyMap<string, number>;
  readonly #used = new Set<string>();
  readonly #compileNode: (context: Compilation, node: Node, place: Place) => Filter;
  #compiledNodes = 0;
  /** Levels from the body of the function that is being compiled down to the node at hand. */
  depth = 0;

  constructor(
    variables: readonly string[],
    compileNode: (context: Compilation, node: Node, place: Place) => Filter,
  ) {
    this.#variables = new Map(variables.map((name, slot) => [name, slot]));
    this.#compileNode = compileNode;
  }

  /** Compiles a node whose outputs are worked on further. */
  inner(node: Node, names: Names): Filter {
    return this.compile(node, { names, isTail: false });
  }

  compile(node: Node, place: Place): Filter {
    if (++this.#compiledNodes > MAX_COMPILED_NODES) {
      throw new SyntaxFault('the program is too large, with its functions written out', node.at);
    }
    this.depth++;
    const filter = this.#compileNode(this, node, place);
    this.depth--;
    return filter;
  }

  /** Compiles what is run by a call of its own: a function's body, or an argument. */
  apart(node: Node, place: Place): Filter {
    const outer = this.depth;
    this.depth = 0;
    const filter = this.compile(node, place);
    this.depth = outer;
    return filter;
  }

  /** The slot of a variable that the host supplies; it then counts as used. */
  slotOf(name: string): number | undefined {
    const slot = this.#variables.get(name);
    if (slot !== undefined) this.#used.add(name);
    return slot;
  }

  get variableNames(): string[] {
    return [...this.#variables.keys()];
  }

  usedVariables(): string[] {
    return this.variableNames.filter((name) => this.#used.has(name));
  }
}

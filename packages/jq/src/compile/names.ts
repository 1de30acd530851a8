import type { Arity } from '../runtime/filter.ts';
import type { CompiledFunction } from '../runtime/function.ts';
import type { Definition } from '../syntax/ast.ts';

/** A function as it is defined, and its bodies compiled so far, by the arities of its arguments. */
export interface FunctionName {
  readonly kind: 'function';
  readonly name: string;
  readonly parameterCount: number;
  readonly definition: Definition;
  /** The names visible in its body, itself among them, and how many scopes they take. */
  names: Names;
  readonly variants: Map<string, CompiledFunction>;
}

interface BoundName {
  readonly name: string;
  /** The number of scopes from the outermost up to and with this one. */
  readonly depth: number;
}

export type Name =
  | FunctionName
  | (BoundName & { readonly kind: 'variable' | 'label' })
  /** `isValue`: also a variable; one scope holds both. */
  | (BoundName & { readonly kind: 'parameter'; readonly isValue: boolean; readonly arity: Arity });

/** What names mean at one place of a program: innermost first. */
export class Names {
  readonly depth: number;
  readonly #name: Name | undefined;
  readonly #outer: Names | undefined;

  constructor(name?: Name, outer?: Names) {
    this.#name = name;
    this.#outer = outer;
    const outerDepth = outer?.depth ?? 0;
    this.depth = name === undefined || name.kind === 'function' ? outerDepth : outerDepth + 1;
  }

  withVariable(name: string): Names {
    return new Names({ kind: 'variable', name, depth: this.depth + 1 }, this);
  }

  withLabel(name: string): Names {
    return new Names({ kind: 'label', name, depth: this.depth + 1 }, this);
  }

  withParameter(name: string, isValue: boolean, arity: Arity): Names {
    return new Names({ kind: 'parameter', name, isValue, arity, depth: this.depth + 1 }, this);
  }

  withFunction(definition: Definition): Names {
    const name: FunctionName = {
      kind: 'function',
      name: definition.name,
      parameterCount: definition.parameters.length,
      definition,
      names: this,
      variants: new Map(),
    };
    const inner = new Names(name, this);
    name.names = inner;
    return inner;
  }

  /** Scopes to go outward to a variable, or undefined when there is none of that name. */
  distanceOfVariable(name: string): number | undefined {
    return this.#distance(
      (known) =>
        known.name === name &&
        (known.kind === 'variable' || (known.kind === 'parameter' && known.isValue)),
    );
  }

  distanceOfLabel(name: string): number | undefined {
    return this.#distance((known) => known.kind === 'label' && known.name === name);
  }

  /** What a call with that many arguments means, or undefined when it means no name. */
  callee(
    name: string,
    argumentCount: number,
  ): Extract<Name, { kind: 'function' | 'parameter' }> | undefined {
    for (let at: Names | undefined = this; at !== undefined; at = at.#outer) {
      const known = at.#name;
      if (known?.name !== name) continue;
      if (known.kind === 'function' && known.parameterCount === argumentCount) return known;
      if (known.kind === 'parameter' && argumentCount === 0) return known;
    }
    return undefined;
  }

  /** Every name in sight that a misspelt one could have meant. */
  visible(): Name[] {
    const found: Name[] = [];
    for (let at: Names | undefined = this; at !== undefined; at = at.#outer) {
      if (at.#name !== undefined) found.push(at.#name);
    }
    return found;
  }

  #distance(matches: (name: Name) => boolean): number | undefined {
    for (let at: Names | undefined = this; at !== undefined; at = at.#outer) {
      const known = at.#name;
      if (known !== undefined && known.kind !== 'function' && matches(known)) {
        return this.depth - known.depth;
      }
    }
    return undefined;
  }
}

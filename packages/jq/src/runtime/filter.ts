import type { Json } from '../json.ts';
import type { Draft } from './draft.ts';
import type { Machine } from './machine.ts';
import type { Path } from './path.ts';
import type { Scope } from './scope.ts';

/** How many outputs a filter has for any input: exactly one, at most one, or any number. */
export type Arity = 'one' | 'optional' | 'many';

/** Takes an output; true asks for no more. */
export type Emit = (value: Json) => boolean;
export type EmitPath = (path: Path, value: Json) => boolean;

export type One = (machine: Machine, scope: Scope | undefined, input: Json) => Json | undefined;
export type Each = (machine: Machine, scope: Scope | undefined, input: Json, emit: Emit) => boolean;
export type Paths = (
  machine: Machine,
  scope: Scope | undefined,
  path: Path,
  input: Json,
  emit: EmitPath,
) => boolean;

export type Edit = (machine: Machine, scope: Scope | undefined, draft: Draft) => void;

/**
 * A compiled expression. All three forms give the same outputs in the same order:
 * - `one` answers directly; undefined means no output. Only for arity `one` and `optional`.
 * - `each` hands outputs on, and answers whether it was asked to stop.
 * - `paths` does so with where in the input each output is found.
 */
export interface Filter {
  readonly arity: Arity;
  readonly one: One;
  readonly each: Each;
  readonly paths: Paths;
  /** Set where it can make its one output by changing its input in place, if that is its own. */
  readonly edit?: Edit;
  /** Set where the input is the output, if this has a true value for it. */
  readonly guard?: Filter;
  /** Set where the output is known beforehand. */
  readonly constant?: Json;
  /** Set where the outputs are made one by one from the members of one value. */
  readonly loop?: Loop;
}

/** `target[] | transform`, for those who can go through the members without a callback. */
export interface Loop {
  readonly target: Filter;
  /** Of at most one output. */
  readonly transform: Filter;
}

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

/** What more is known of some filters, for those who can make use of it. */
export interface Traits {
  /** It can make its one output by changing its input in place, if that is its own. */
  readonly edit?: Edit | undefined;
  /** It is such a choice: its outcome where the condition is true, else nothing. */
  readonly guarded?: Guarded | undefined;
  /** Its output is known beforehand. */
  readonly constant?: Json | undefined;
  /** Its output is the member of its input of this name, which no object inherits. */
  readonly member?: string | undefined;
  /** Its outputs are made one by one from the members of one value. */
  readonly loop?: Loop | undefined;
}

/**
 * A compiled expression. All three forms give the same outputs in the same order:
 * - `one` answers directly; undefined means no output. Only for arity `one` and `optional`.
 * - `each` hands outputs on, and answers whether it was asked to stop.
 * - `paths` does so with where in the input each output is found.
 *
 * A class, so that all filters are of one hidden class: calling `one` is most of what is done.
 */
export class Filter {
  readonly arity: Arity;
  readonly one: One;
  readonly each: Each;
  readonly paths: Paths;
  readonly edit: Edit | undefined;
  readonly guarded: Guarded | undefined;
  readonly constant: Json | undefined;
  readonly member: string | undefined;
  readonly loop: Loop | undefined;

  constructor(arity: Arity, one: One, each: Each, paths: Paths, traits: Traits = {}) {
    this.arity = arity;
    this.one = one;
    this.each = each;
    this.paths = paths;
    this.edit = traits.edit;
    this.guarded = traits.guarded;
    this.constant = traits.constant;
    this.member = traits.member;
    this.loop = traits.loop;
  }

  /** The same with other traits. */
  with(traits: Traits): Filter {
    return new Filter(this.arity, this.one, this.each, this.paths, traits);
  }

  /** The same, found elsewhere. */
  withPaths(paths: Paths): Filter {
    return new Filter(this.arity, this.one, this.each, paths, this);
  }
}

/** `select(condition) | outcome`. */
export interface Guarded {
  /** Of exactly one output. */
  readonly condition: Filter;
  /** Of at most one output. */
  readonly outcome: Filter;
}

/** `target[] | transform`, for those who can go through the members without a callback. */
export interface Loop {
  readonly target: Filter;
  /** Of at most one output. */
  readonly transform: Filter;
}

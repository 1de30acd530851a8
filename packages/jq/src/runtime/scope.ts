import type { Json } from '../json.ts';
import type { Filter } from './filter.ts';

/** A filter handed to a function, with the scope it was written in. */
export interface Closure {
  readonly filter: Filter;
  readonly scope: Scope | undefined;
}

/**
 * One bound name. Scopes are never changed: a generator that is entered again while it is suspended
 * must still see its own variables. Names are resolved when compiling, to a number of steps outward.
 */
export class Scope {
  readonly parent: Scope | undefined;
  readonly value: Json;
  readonly closure: Closure | undefined;

  constructor(parent: Scope | undefined, value: Json, closure: Closure | undefined) {
    this.parent = parent;
    this.value = value;
    this.closure = closure;
  }
}

/** The scope so many steps outward. */
export function outward(scope: Scope | undefined, distance: number): Scope | undefined {
  let found = scope;
  for (let left = distance; left > 0; left--) found = found?.parent;
  return found;
}

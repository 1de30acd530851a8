import { pointerTo } from '../document/pointer.ts';
import type { SyntaxMap } from '../document/syntax.ts';
import { asMap, type Reader, recovery } from './reader.ts';
import type { Scope } from './scope.ts';
import { nearestName } from './suggestion.ts';
import { adviceFor, listed } from './words.ts';

export interface Field<T, IsRequired extends boolean> {
  readonly read: Reader<T>;
  readonly isRequired: IsRequired;
}

export function required<T>(read: Reader<T>): Field<T, true> {
  return { read, isRequired: true };
}

export function optional<T>(read: Reader<T>): Field<T, false> {
  return { read, isRequired: false };
}

/** The properties that an object may have. */
export type Shape = { readonly [name: string]: Field<unknown, boolean> };

type Value<F> = F extends Field<infer T, boolean> ? T : never;

/** What reading a shape gives: required properties always, optional ones when they are there. */
export type Fields<S extends Shape> = {
  readonly [N in keyof S as S[N] extends Field<unknown, true> ? N : never]: Value<S[N]>;
} & {
  readonly [N in keyof S as S[N] extends Field<unknown, true> ? never : N]?: Value<S[N]>;
};

/**
 * An object with exactly the properties of the shape. `what` names it in messages. Of the properties
 * in each of the `alternatives`, exactly one must be there.
 */
export function object<S extends Shape>(
  what: string,
  shape: S,
  ...alternatives: readonly (readonly (keyof S & string)[])[]
): Reader<Fields<S>> {
  return (at, scope) => {
    const map = asMap(what, at, scope);
    if (map) {
      for (const names of alternatives) checkAlternatives(names, map, what, shape, scope);
      return readFields(map, what, shape, scope);
    }
    const missing = Object.entries(shape).filter(([, field]) => field.isRequired);
    const fields = missing.map(([name, field]) => [name, recovery(field.read, at, scope)]);
    return Object.fromEntries(fields) as Fields<S>;
  };
}

/** Reads the properties of the shape; reports unknown and missing ones. */
export function readFields<S extends Shape>(
  map: SyntaxMap,
  what: string,
  shape: S,
  scope: Scope,
): Fields<S> {
  reportUnknown(map, what, Object.keys(shape), scope);
  return readKnown(map, what, shape, scope);
}

/** Reports the properties of the map that are not among `known`. */
export function reportUnknown(
  map: SyntaxMap,
  what: string,
  known: readonly string[],
  scope: Scope,
): void {
  const free = known.filter((name) => !map.entries.has(name));
  for (const { name, at } of map.entries.values()) {
    if (known.includes(name)) continue;
    const { sentence, suggestion } = adviceFor(name, free, 'properties that it can still have');
    const message = `Expected a property of ${what}, but \`${name}\` is not one. ${sentence}`;
    scope.report.mistake(at, 'unknown-property', message, suggestion);
  }
}

/** Reads the properties of the shape, and reports missing ones. Others may be there too. */
export function readKnown<S extends Shape>(
  map: SyntaxMap,
  what: string,
  shape: S,
  scope: Scope,
): Fields<S> {
  const fields: { [name: string]: unknown } = {};
  for (const [name, field] of Object.entries(shape)) {
    const entry = map.entries.get(name);
    if (entry) fields[name] = field.read(entry.value, scope);
    else if (field.isRequired) {
      if (!isMistyped(name, map, shape)) reportMissing(name, map, what, scope);
      fields[name] = recovery(field.read, map, scope);
    }
  }
  return fields as Fields<S>;
}

/** A missing property that stands there under a mistyped name is one mistake, not two. */
function isMistyped(name: string, map: SyntaxMap, shape: Shape): boolean {
  return [...map.entries.keys()].some(
    (other) => !Object.hasOwn(shape, other) && nearestName(other, [name]) !== undefined,
  );
}

function reportMissing(name: string, map: SyntaxMap, what: string, scope: Scope): void {
  const at = { pointer: pointerTo(map.pointer, name), offset: map.offset };
  const message = `Expected ${what} to have \`${name}\`, but it does not. Add \`${name}:\` here.`;
  scope.report.mistake(at, 'missing-property', message);
}

function checkAlternatives(
  names: readonly string[],
  map: SyntaxMap,
  what: string,
  shape: Shape,
  scope: Scope,
): void {
  const entries = [...map.entries.values()];
  const [first, ...others] = entries.filter(({ name }) => names.includes(name));
  // An unknown property is told as such; most likely it was meant to be one of them.
  if (!first && entries.every(({ name }) => Object.hasOwn(shape, name))) {
    const message = `Expected ${what} to have one of ${listed(names, 'or')}, but it has none of them.`;
    scope.report.mistake(map, 'missing-property', message);
  }
  for (const { name, at } of others) {
    const message = `Expected ${what} to have only one of ${listed(names, 'or')}, but it has \`${first?.name}\` and \`${name}\`. Keep one.`;
    scope.report.mistake(at, 'conflicting-properties', message);
  }
}

import type { Json } from '@tutti/jq';

/** Puts `parts` back where their pointers say, outer ones first. Changes and answers `document`. */
export function internalise(document: Json, parts: readonly (readonly [string, Json])[]): Json {
  for (const [pointer, value] of parts) place(document, pointer, value);
  return document;
}

function place(document: Json, pointer: string, value: Json): void {
  const keys = pointer.split('/').slice(1).map(unescapePointer);
  const last = keys.pop();
  let target: Json = document;
  for (const key of keys) target = child(target, key, pointer);
  if (last === undefined || !Object.hasOwn(container(target, pointer), last))
    throw dangling(pointer);
  // Not an assignment: `__proto__` is a key like any other here.
  Object.defineProperty(target, last, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function child(value: Json, key: string, pointer: string): Json {
  const found = Object.getOwnPropertyDescriptor(container(value, pointer), key);
  if (found === undefined) throw dangling(pointer);
  return found.value as Json;
}

function container(value: Json, pointer: string): object {
  if (value === null || typeof value !== 'object') throw dangling(pointer);
  return value;
}

function dangling(pointer: string): Error {
  return new Error(`Expected the stored document to have a place ${pointer}, but it has none.`);
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

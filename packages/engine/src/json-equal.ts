import type { Json } from '@tutti/jq';

/** Deep equality of JSON values; the order of keys does not matter. */
export function equalJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) return equalArrays(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalJson(member(a, key), member(b, key)))
  );
}

function equalArrays(a: Json, b: Json): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, index) => equalJson(item, b[index]));
}

function member(object: object, key: string): Json {
  return (object as { readonly [key: string]: Json })[key] as Json;
}

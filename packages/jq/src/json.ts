/** A JSON value. Never mutated by this package, whatever a program asks for. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };
export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** An object under construction: it becomes a {@link JsonObject} once it leaves its maker. */
export type MutableObject = { [key: string]: Json };

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: Json): JsonKind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object';
  }
}

/** jq's truth: everything but `false` and `null`. */
export function isTruthy(value: Json): boolean {
  return value !== false && value !== null;
}

/** The value of an own key, or null: inherited properties do not exist for a program. */
export function ownValue(object: JsonObject, key: string): Json {
  return Object.hasOwn(object, key) ? (object[key] ?? null) : null;
}

/**
 * Sets an own key. A plain assignment would run the `__proto__` setter, and would throw for names
 * such as `toString` when the host has frozen `Object.prototype`; defining the key does neither.
 */
export function setOwn(object: MutableObject, key: string, value: Json): void {
  if (!(key in object) || (key !== '__proto__' && Object.hasOwn(object, key))) {
    object[key] = value;
    return;
  }
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

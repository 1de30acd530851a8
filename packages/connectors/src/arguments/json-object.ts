import type { Json } from '@tutti/connector-kit';

export type JsonObject = { readonly [name: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a value is called in a message; its content, which may be secret, stays out. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value === '') return 'an empty string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** An own member of an object; undefined when it has none of that name, or is no object. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The own member as an object, empty when it is none. */
export function objectMember(value: Json | undefined, name: string): JsonObject {
  const found = member(value, name);
  return isObject(found) ? found : {};
}

/** The own member as a list, empty when it is none. */
export function listMember(value: Json | undefined, name: string): readonly Json[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

/** The own member as a text, undefined when it is none. */
export function textMember(value: Json | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

import { isObject, type Json, type JsonObject } from '../json.ts';

/** What the language itself puts on `Object.prototype`. */
const INHERITED: ReadonlySet<string> = new Set(
  `__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor
   hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf`.split(/\s+/),
);

/** Whether every object has something of that name that is not its own. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/** Whether nobody has added to `Object.prototype`. Takes some hundred nanoseconds. */
export function isPrototypeUntouched(): boolean {
  return Object.getOwnPropertyNames(Object.prototype).every(isInherited);
}

/**
 * The value, where it is an object that inherits from `Object.prototype` alone: while that is
 * untouched, whatever else can be read from it is its own. A proxy is believed what it answers.
 * One such look costs as much as asking for one property whether it is an object's own.
 */
export function plainObject(value: Json): JsonObject | undefined {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype ? value : undefined;
}

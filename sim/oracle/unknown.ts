import type { Json } from '@tutti/jq';
import { isObject } from './json-object.ts';

/** Stands for a text that the rules do not say. */
export const UNKNOWN = '\u0000unknown';

/** Whether `actual` is what was expected, whatever stands in place of the unknown. */
export function agrees(expected: Json | undefined, actual: Json | undefined): boolean {
  if (expected === UNKNOWN) return typeof actual === 'string';
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, index) => agrees(item, actual[index]))
    );
  }
  if (!isObject(expected)) return expected === actual;
  if (!isObject(actual)) return false;
  const names = Object.keys(expected);
  return (
    names.length === Object.keys(actual).length &&
    names.every((name) => Object.hasOwn(actual, name) && agrees(expected[name], actual[name]))
  );
}

import type { Json } from '@tutti/jq';

type JsonObject = { readonly [key: string]: Json };

/**
 * Sentences that say where `actual` is not `expected`; none when it is. With `atLeast` an object
 * may have more than is expected of it. `what` names the value, and what is inside after it.
 */
export function differences(
  what: string,
  expected: Json,
  actual: Json | undefined,
  atLeast = false,
): string[] {
  if (isObject(expected) && isObject(actual)) return inObjects(what, expected, actual, atLeast);
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, index) =>
      differences(`${what}[${index}]`, item, actual[index], atLeast),
    );
  }
  if (actual !== undefined && JSON.stringify(expected) === JSON.stringify(actual)) return [];
  return [`Expected ${what} to be ${shown(expected)}, but it is ${shown(actual)}.`];
}

function inObjects(what: string, expected: JsonObject, actual: JsonObject, atLeast: boolean) {
  const within = Object.entries(expected).flatMap(([key, value]) => {
    const found = Object.hasOwn(actual, key) ? actual[key] : undefined;
    return differences(`${what}.${key}`, value, found, atLeast);
  });
  const more = atLeast ? [] : Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
  const surplus = more.map(
    (key) => `Expected ${what} without ${key}, but it is ${shown(actual[key])}.`,
  );
  return [...within, ...surplus];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SHOWN_MAX = 400;

/** A value as a sentence may show it. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

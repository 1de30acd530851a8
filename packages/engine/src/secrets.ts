import type { Json } from '@tutti/jq';

/**
 * A secret is a marker wherever the engine and the log see it; its value exists only where an
 * effect is performed. The marker's delimiter is a Unicode noncharacter, and `withoutMarkers`
 * takes it out of everything that comes from outside, so that data cannot name a secret.
 */
const DELIMITER = '\uFDD0';
const MARKER = /\uFDD0secret:([^\uFDD0]+)\uFDD0/g;

/** What `$secrets` answers: a marker for each name. */
export function secretMarkers(names: readonly string[]): { readonly [name: string]: Json } {
  return Object.fromEntries(names.map((name) => [name, secretMarker(name)]));
}

export function secretMarker(name: string): string {
  return `${DELIMITER}secret:${name}${DELIMITER}`;
}

/** `value` with each marker replaced by what `lookup` answers for its name. */
export function replaceSecretMarkers(value: Json, lookup: (name: string) => string): Json {
  return mapStrings(value, (text) =>
    text.includes(DELIMITER) ? text.replace(MARKER, (_, name: string) => lookup(name)) : text,
  );
}

/** `value` as data from outside may enter a run. */
export function withoutMarkers<T extends Json>(value: T): T {
  return mapStrings(value, (text) =>
    text.includes(DELIMITER) ? text.replaceAll(DELIMITER, '\uFFFD') : text,
  ) as T;
}

/** Names of the secrets whose markers occur in `value`. */
export function secretNames(value: Json): string[] {
  const names = new Set<string>();
  mapStrings(value, (text) => {
    for (const match of text.matchAll(MARKER)) names.add(match[1] as string);
    return text;
  });
  return [...names];
}

/** The same value when no string changes, so that large data is not copied for nothing. */
function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return mapItems(value, map);
  const entries = Object.entries(value);
  const mapped = entries.map(([key, item]) => [map(key), mapStrings(item, map)] as const);
  const same = mapped.every(([key, item], index) => {
    const entry = entries[index];
    return entry !== undefined && key === entry[0] && item === entry[1];
  });
  return same ? value : Object.fromEntries(mapped);
}

function mapItems(items: readonly Json[], map: (text: string) => string): Json {
  const mapped = items.map((item) => mapStrings(item, map));
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}

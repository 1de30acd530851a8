import type { Json } from '@tutti/connector-kit';
import type { JsonObject } from '../../arguments/json-object.ts';

/** Headers as texts: what is no text is written as JSON, null is left out. */
export function headerTexts(headers: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
}

/** Headers as they came; those of the same name are a list. */
export function headersOf(pairs: Iterable<readonly [string, Json]>): JsonObject {
  const headers = new Map<string, Json>();
  for (const [name, value] of pairs) {
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else headers.set(name, [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Object.fromEntries(headers);
}

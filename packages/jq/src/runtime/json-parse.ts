import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';

/** Reads one JSON value as jq does. Throws {@link JqError}. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new JqError(`Invalid JSON (while parsing '${text}')`);
  }
}

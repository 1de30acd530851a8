import type { Json } from '@tutti/connector-kit';
import { parse as parseYaml } from 'yaml';
import { configurationFault } from '../arguments/argument-reader.ts';
import { parseJson } from '../http/json-text.ts';
import { shownPlace } from './resource.ts';

const mebi = 1024 * 1024;
const maxLength = 16 * mebi;
/** Reading YAML takes about a second for a mebibyte, in which nothing else happens. */
const maxYamlLength = 2 * mebi;

/**
 * Reads JSON, or YAML up to 2 MiB, whatever its content type says; a `configuration` fault when it is
 * neither. `what` is how messages call the document, such as `OpenAPI document`.
 */
export function parseDocument(what: string, uri: URL, text: string): Json {
  if (text.length > maxLength) throw unreadable(what, uri, 'it is larger than 16 MiB');
  try {
    if (/^\s*\{/.test(text)) return parseJson(text);
  } catch {
    // A YAML flow mapping begins with a brace as well.
  }
  if (text.length > maxYamlLength) {
    throw unreadable(what, uri, 'it is not JSON, and larger than the 2 MiB that are read as YAML');
  }
  try {
    const value: Json = parseYaml(text, { maxAliasCount: 100, logLevel: 'error' }) ?? null;
    if (hasCircle(value)) throw new SyntaxError('an alias stands inside of what it refers to');
    return value;
  } catch (error) {
    const [reason = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
    throw unreadable(what, uri, reason.slice(0, 200));
  }
}

function hasCircle(
  value: Json,
  around: Set<Json> = new Set(),
  done: Set<Json> = new Set(),
): boolean {
  if (typeof value !== 'object' || value === null || done.has(value)) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((member) => hasCircle(member, around, done));
  around.delete(value);
  done.add(value);
  return found;
}

function unreadable(what: string, uri: URL, reason: string) {
  return configurationFault(`The ${what} at ${shownPlace(uri)} cannot be read: ${reason}.`);
}

import type { Json } from '@tutti/connector-kit';
import { parse as parseYaml } from 'yaml';
import { configurationFault } from '../arguments/argument-reader.ts';
import { parseJson } from '../http/json-text.ts';
import { placeOf } from './document.ts';

const mebi = 1024 * 1024;
const maxLength = 16 * mebi;
/** Reading YAML takes about a second for a mebibyte, in which nothing else happens. */
const maxYamlLength = 2 * mebi;

/**
 * Reads JSON, or YAML up to 2 MiB, whatever its content type says; a `configuration` fault when it is
 * neither.
 */
export function parseDocument(uri: URL, text: string): Json {
  if (text.length > maxLength) throw unreadable(uri, 'it is larger than 16 MiB');
  try {
    if (/^\s*\{/.test(text)) return parseJson(text);
  } catch {
    // A YAML flow mapping begins with a brace as well.
  }
  if (text.length > maxYamlLength) {
    throw unreadable(uri, 'it is not JSON, and larger than the 2 MiB that are read as YAML');
  }
  try {
    return (parseYaml(text, { maxAliasCount: 100, logLevel: 'error' }) ?? null) as Json;
  } catch (error) {
    const [reason = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
    throw unreadable(uri, reason.slice(0, 200));
  }
}

function unreadable(uri: URL, reason: string) {
  return configurationFault(`The OpenAPI document at ${placeOf(uri)} cannot be read: ${reason}.`);
}

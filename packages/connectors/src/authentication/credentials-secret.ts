import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, type JsonObject } from '../arguments/json-object.ts';
import { parseJson } from '../http/json-text.ts';

/** The properties of a scheme as a secret's value tells them: an object, or the JSON text of one. */
export function propertiesOfSecret(owner: string, value: Json): JsonObject {
  const properties = typeof value === 'string' ? parsed(value) : objectIn(value);
  if (properties !== undefined) return properties;
  throw configurationFault(
    `Expected the secret of ${owner} to be a JSON object of the scheme's properties, such as {"username": "…", "password": "…"}, but it is not.`,
  );
}

function parsed(value: string): JsonObject | undefined {
  try {
    return objectIn(parseJson(value));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function objectIn(value: Json): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The properties that are credentials, wherever they stand. */
const CREDENTIALS = new Set(['password', 'token', 'secret', 'assertion']);

/** Every credential among the properties of a scheme. */
export function credentialsIn(properties: JsonObject): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (isObject(value)) return credentialsIn(value);
    return typeof value === 'string' && CREDENTIALS.has(name) ? [value] : [];
  });
}

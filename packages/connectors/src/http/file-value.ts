import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, textMember } from '../arguments/json-object.ts';

/** Content that is no text of JSON, as a definition writes it down. */
export interface FileValue {
  readonly content: string | Uint8Array;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
}

const members = new Set(['content', 'contentBase64', 'filename', 'contentType']);

/**
 * Reads `{ contentBase64, filename?, contentType? }`, or `{ content, … }` with one of the two at least;
 * undefined for what is another value. Throws a `configuration` fault for what is not in base64.
 */
export function fileValue(value: Json): FileValue | undefined {
  if (!isObject(value) || !Object.keys(value).every((name) => members.has(name))) return undefined;
  const content = textMember(value, 'content');
  const encoded = textMember(value, 'contentBase64');
  const filename = textMember(value, 'filename');
  const contentType = textMember(value, 'contentType');
  if (encoded !== undefined && content === undefined) {
    return { content: fromBase64(encoded), filename, contentType };
  }
  const isNamed = filename !== undefined || contentType !== undefined;
  if (content === undefined || encoded !== undefined || !isNamed) return undefined;
  return { content, filename, contentType };
}

function fromBase64(text: string): Uint8Array {
  const plain = text.replace(/\s+/g, '');
  if (/^[\w+/-]*={0,2}$/.test(plain) && plain.replace(/=+$/, '').length % 4 !== 1) {
    return Buffer.from(plain, 'base64');
  }
  throw configurationFault(
    'Expected `contentBase64` of a file to be base64, but it has other characters or is cut short.',
  );
}

import { configurationFault } from '../arguments/argument-reader.ts';
import { isSensitiveHeader } from './redaction.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const value = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that say how the message travels; the dialer sets them itself. */
const reserved = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Checks headers given by a definition and lowers their names. Throws a `configuration` fault for a
 * name or value that could change the message around it, without quoting the value.
 */
export function requestHeaders(given: Iterable<readonly [string, string]>): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, text] of given) {
    const lower = name.toLowerCase();
    if (!token.test(name)) throw configurationFault(`${quote(name)} is not the name of a header.`);
    if (reserved.has(lower)) {
      throw configurationFault(`The header '${lower}' is set by the runtime; leave it out.`);
    }
    if (!value.test(text)) {
      throw configurationFault(
        `The value of the header '${lower}' has a character that a header cannot carry, such as a line break.`,
      );
    }
    headers.set(lower, text);
  }
  return headers;
}

/** The values of headers that usually carry credentials, with and without their scheme. */
export function secretHeaderValues(headers: ReadonlyMap<string, string>): string[] {
  return [...headers]
    .filter(([name]) => isSensitiveHeader(name))
    .flatMap(([, text]) => [text, text.slice(text.lastIndexOf(' ') + 1)]);
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}

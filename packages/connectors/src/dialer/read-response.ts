import type { DialResponse } from '@tutti/connector-kit';
import type { Dispatcher } from 'undici';
import { decodeContent } from './content-encoding.ts';
import type { SentAnswer } from './gather-answer.ts';

/**
 * Undoes the content encoding of an answer; the headers then no longer speak of it. Rejects with the
 * error of zlib.
 */
export async function readResponse(
  { status, headers: sent, body }: SentAnswer,
  method: string,
  maxBytes: number,
): Promise<DialResponse> {
  const headers = responseHeaders(sent);
  const encoding = headers.get('content-encoding');
  if (encoding === undefined || body.length === 0 || method === 'HEAD') {
    return { status, headers: Object.fromEntries(headers), body };
  }
  const decoded = await decodeContent(body, encoding, maxBytes);
  if (decoded !== undefined) {
    headers.delete('content-encoding');
    headers.delete('content-length');
  }
  return { status, headers: Object.fromEntries(headers), body: decoded ?? body };
}

/** The headers by name, in lower case; of those that came several times, all values. */
export function responseHeaders(headers: Dispatcher.ResponseData['headers']): Map<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) read.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return read;
}

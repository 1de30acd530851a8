import type { DialResponse } from '@tutti/connector-kit';
import type { Dispatcher } from 'undici';
import { decodeContent } from './content-encoding.ts';
import { ResponseTooLargeError } from './exchange-fault.ts';

/**
 * Reads a response to its end and undoes its content encoding; the headers then no longer speak of
 * it. Rejects with a `ResponseTooLargeError`, or the error of the network or of zlib.
 */
export async function readResponse(
  response: Dispatcher.ResponseData,
  method: string,
  maxBytes: number,
): Promise<DialResponse> {
  const headers = responseHeaders(response.headers);
  const sent = await readBody(response.body, Number(headers.get('content-length')), maxBytes);
  const encoding = headers.get('content-encoding');
  const decoded =
    encoding === undefined || sent.length === 0 || method === 'HEAD'
      ? undefined
      : await decodeContent(sent, encoding, maxBytes);
  if (decoded !== undefined) {
    headers.delete('content-encoding');
    headers.delete('content-length');
  }
  return {
    status: response.statusCode,
    headers: Object.fromEntries(headers),
    body: decoded ?? sent,
  };
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  announcedBytes: number,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > maxBytes || announcedBytes > maxBytes) throw new ResponseTooLargeError();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, total);
}

/** The headers by name, in lower case; of those that came several times, all values. */
export function responseHeaders(headers: Dispatcher.ResponseData['headers']): Map<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) read.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return read;
}

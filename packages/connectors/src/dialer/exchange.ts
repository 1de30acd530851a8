import {
  type DialInit,
  type DialResponse,
  type DialStream,
  interruptedFault,
} from '@tutti/connector-kit';
import type { Agent, Dispatcher } from 'undici';
import { acceptedEncodings } from './content-encoding.ts';
import { exchangeFault, ResponseTooLargeError, UnknownEncodingError } from './exchange-fault.ts';
import type { DialLimits } from './limits.ts';
import { readResponse, responseHeaders } from './read-response.ts';
import { type TimeBox, timeBox } from './time-box.ts';

/** A request on its way to the origin that answers for the one in its URL. */
export interface Exchange {
  readonly agent: Agent;
  readonly target: string;
  readonly url: URL;
  readonly init: DialInit;
  readonly limits: DialLimits;
}

/** Sends a request and reads its answer to the end. Throws faults. */
export async function request(exchange: Exchange): Promise<DialResponse> {
  const { init, limits } = exchange;
  const box = begin(exchange);
  try {
    const response = await exchange.agent.request(optionsOf(exchange, acceptedEncodings, box));
    return await readResponse(response, init.method, limits.responseBytes);
  } catch (error) {
    throw faultOf(error, exchange);
  } finally {
    box.end();
  }
}

/**
 * Sends a request and answers as soon as the headers of its answer are there. The parts of the body
 * may be as far from each other as the limit for the whole exchange allows.
 */
export async function stream(exchange: Exchange): Promise<DialStream> {
  const box = begin(exchange);
  try {
    const response = await exchange.agent.request({
      ...optionsOf(exchange, 'identity', box),
      bodyTimeout: exchange.limits.totalTimeoutMs,
    });
    const headers = Object.fromEntries(responseHeaders(response.headers));
    return { status: response.statusCode, headers, body: partsOf(response, exchange, box) };
  } catch (error) {
    box.end();
    throw faultOf(error, exchange);
  }
}

async function* partsOf(
  response: Dispatcher.ResponseData,
  exchange: Exchange,
  box: TimeBox,
): AsyncIterable<Uint8Array> {
  let total = 0;
  try {
    const encoding = String(response.headers['content-encoding'] ?? 'identity');
    if (encoding !== 'identity') throw new UnknownEncodingError();
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      total += part.length;
      if (total > exchange.limits.responseBytes) throw new ResponseTooLargeError();
      yield part;
    }
  } catch (error) {
    throw faultOf(error, exchange);
  } finally {
    box.end();
    response.body.on('error', () => {}).destroy();
  }
}

function begin({ init, limits }: Exchange): TimeBox {
  if (init.signal.aborted) throw interruptedFault();
  return timeBox(init.signal, limits.totalTimeoutMs);
}

function faultOf(error: unknown, { init, target, url }: Exchange): unknown {
  if (init.signal.aborted) return interruptedFault();
  return exchangeFault(error, target === url.origin ? target : `${url.origin} (sent to ${target})`);
}

function optionsOf(
  { target, url, init }: Exchange,
  encodings: string,
  { signal }: TimeBox,
): Dispatcher.RequestOptions {
  return {
    origin: target,
    path: `${url.pathname}${url.search}`,
    method: init.method as Dispatcher.HttpMethod,
    headers: requestHeaders(url, init.headers, encodings),
    body: init.body ?? null,
    signal,
  };
}

function requestHeaders(
  url: URL,
  headers: DialInit['headers'],
  encodings: string,
): Map<string, string> {
  const sent = new Map([
    ['host', url.host],
    ['accept-encoding', encodings],
  ]);
  for (const [name, value] of Object.entries(headers)) sent.set(name.toLowerCase(), value);
  return sent;
}

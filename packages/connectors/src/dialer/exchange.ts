import {
  type DialInit,
  type DialResponse,
  type DialStream,
  interruptedFault,
} from '@tutti/connector-kit';
import type { Agent, Dispatcher } from 'undici';
import { acceptedEncodings } from './content-encoding.ts';
import { exchangeFault, ResponseTooLargeError, UnknownEncodingError } from './exchange-fault.ts';
import { AnswerGatherer } from './gather-answer.ts';
import type { DialLimits } from './limits.ts';
import type { OperatorProxy } from './proxy.ts';
import { ProxyRefusalError } from './proxy-fault.ts';
import { readResponse, responseHeaders } from './read-response.ts';
import { type EndTimeBox, timeBox } from './time-box.ts';

/** A request on its way to the origin that answers for the one in its URL. */
export interface Exchange {
  readonly agent: Agent;
  readonly target: string;
  readonly url: URL;
  readonly init: DialInit;
  readonly limits: DialLimits;
  /** Told the whole address, it sends the request on (RFC 9112 § 3.2.2). */
  readonly forwardedBy?: OperatorProxy;
}

/** Sends a request and reads its answer to the end. Throws faults. */
export async function request(exchange: Exchange): Promise<DialResponse> {
  const { agent, init, limits } = exchange;
  const gatherer = new AnswerGatherer(limits.responseBytes);
  const end = begin(exchange, (reason) => gatherer.giveUp(reason));
  try {
    agent.dispatch(optionsOf(exchange, acceptedEncodings), gatherer);
    const answer = await gatherer.answer;
    checkForwarded(exchange, answer.status);
    return await readResponse(answer, init.method, limits.responseBytes);
  } catch (error) {
    throw faultOf(error, exchange);
  } finally {
    end();
  }
}

/**
 * Sends a request and answers as soon as the headers of its answer are there. The parts of the body
 * may be as far from each other as the limit for the whole exchange allows.
 */
export async function stream(exchange: Exchange): Promise<DialStream> {
  const ending = new AbortController();
  const end = begin(exchange, (reason) => ending.abort(reason));
  try {
    const response = await exchange.agent.request({
      ...optionsOf(exchange, 'identity'),
      bodyTimeout: exchange.limits.totalTimeoutMs,
      signal: ending.signal,
    });
    checkForwarded(exchange, response.statusCode, () => drop(response));
    const headers = Object.fromEntries(responseHeaders(response.headers));
    return { status: response.statusCode, headers, body: partsOf(response, exchange, end) };
  } catch (error) {
    end();
    throw faultOf(error, exchange);
  }
}

async function* partsOf(
  response: Dispatcher.ResponseData,
  exchange: Exchange,
  end: EndTimeBox,
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
    end();
    drop(response);
  }
}

function drop({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {}).destroy();
}

function begin({ init, limits }: Exchange, giveUp: (reason: Error) => void): EndTimeBox {
  if (init.signal.aborted) throw interruptedFault();
  return timeBox(init.signal, limits.totalTimeoutMs, giveUp);
}

function faultOf(error: unknown, exchange: Exchange): unknown {
  if (exchange.init.signal.aborted) return interruptedFault();
  return exchangeFault(error, placeOf(exchange));
}

/** What is spoken to, for messages. */
export function placeOf({
  target,
  url,
  forwardedBy,
}: Pick<Exchange, 'target' | 'url' | 'forwardedBy'>): string {
  const place = target === url.origin ? target : `${url.origin} (sent to ${target})`;
  return forwardedBy === undefined
    ? place
    : `${place} (through the proxy at ${forwardedBy.origin.origin})`;
}

/** Only a proxy asks for credentials of its own: the answer is not the service's. */
function checkForwarded({ forwardedBy }: Exchange, status: number, dropRest?: () => void): void {
  if (forwardedBy === undefined || status !== 407) return;
  dropRest?.();
  throw new ProxyRefusalError(forwardedBy.origin.origin, status);
}

function optionsOf(
  { target, url, init, forwardedBy }: Exchange,
  encodings: string,
): Dispatcher.RequestOptions {
  const path = `${url.pathname}${url.search}`;
  const headers = { ...init.headers, ...forwardedBy?.headers };
  return {
    origin: forwardedBy?.origin.origin ?? target,
    path: forwardedBy === undefined ? path : `${target}${path}`,
    method: init.method as Dispatcher.HttpMethod,
    headers: requestHeaders(url, headers, encodings),
    body: init.body ?? null,
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

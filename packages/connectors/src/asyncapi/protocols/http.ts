import { createHash } from 'node:crypto';
import { setTimeout as elapsed } from 'node:timers/promises';
import { type CallContext, type DialStream, interruptedFault } from '@tutti/connector-kit';
import { createParser } from 'eventsource-parser';
import { textMember } from '../../arguments/json-object.ts';
import { send } from '../../http/exchange.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import { statusFault } from '../../http/status-fault.ts';
import { lost, refused } from '../broker-fault.ts';
import type { Received } from '../message/inbound-message.ts';
import type { Exchange, Outgoing, Position, Protocol, Subscriber } from '../protocol.ts';
import { serviceUri } from '../service-uri.ts';

async function publish(
  { body, contentType, headers }: Outgoing,
  exchange: Exchange,
): Promise<void> {
  const { bindings, authentication, context } = exchange;
  const { request, response } = await send(
    {
      method: (textMember(bindings.operation, 'method') ?? 'POST').toUpperCase(),
      uri: serviceUri(exchange),
      headers: [...headers, ['content-type', contentType]],
      body,
      output: 'raw',
      redirect: false,
      authentication,
    },
    context,
  );
  const fault = statusFault(request, response);
  if (fault !== undefined) throw fault;
}

const accept = 'text/event-stream, application/x-ndjson, application/json;q=0.9, */*;q=0.5';

async function receive(exchange: Exchange, { deliver, onSubscribed }: Subscriber): Promise<void> {
  for (;;) {
    const stream = await open(exchange);
    onSubscribed();
    const type = stream.headers['content-type'] ?? '';
    const parts = /^text\/event-stream/i.test(type)
      ? events(stream, exchange)
      : /ndjson|jsonl/i.test(type)
        ? lines(stream, exchange)
        : undefined;
    for await (const received of parts ?? whole(stream, exchange)) {
      if ((await deliver(received)) === 'enough') return;
    }
    if (parts !== undefined) throw lost(exchange.place, 'ended its stream');
    await pause(exchange);
  }
}

/** A service that answers what it has, instead of streaming, is asked again after a while. */
const pollMs = 5000;

async function pause({ context }: Exchange): Promise<void> {
  await elapsed(pollMs, undefined, { signal: context.signal }).catch(() => {
    throw interruptedFault();
  });
}

async function open(exchange: Exchange): Promise<DialStream> {
  const { context, authentication, position } = exchange;
  const uri = serviceUri(exchange);
  const proof = await authentication?.authorize({ method: 'GET', uri }, context);
  const stream = await dial(uri, proof?.header, position, context);
  if (stream.status >= 200 && stream.status < 300) return stream;
  const response = {
    status: stream.status,
    headers: stream.headers,
    body: await read(stream, exchange),
  };
  const renewed = response.status === 401 ? await proof?.renewed(response) : undefined;
  if (renewed !== undefined) {
    const again = await dial(uri, renewed.header, position, context);
    if (again.status >= 200 && again.status < 300) return again;
  }
  const request: HttpRequest = {
    method: 'GET',
    uri,
    headers: new Map(),
    output: 'raw',
    redirect: false,
    secrets: proof?.secrets ?? [],
  };
  throw statusFault(request, response) ?? lost(exchange.place, 'gave no answer');
}

function dial(
  uri: URL,
  authorization: string | undefined,
  { lastId }: Position,
  context: CallContext,
): Promise<DialStream> {
  const headers = {
    accept,
    'user-agent': 'tutti',
    ...(authorization !== undefined && { authorization }),
    ...positionHeader(lastId),
  };
  return context.dialer.stream(uri.href, { method: 'GET', headers, signal: context.signal });
}

/** The id is in UTF-8 on its way. Of one that no header can carry the service is not told. */
function positionHeader(lastId: string | undefined): { readonly 'last-event-id'?: string } {
  if (lastId === undefined || /\p{Cc}/u.test(lastId)) return {};
  return { 'last-event-id': Buffer.from(lastId).toString('latin1') };
}

async function* events(
  stream: DialStream,
  { position, limits, place }: Exchange,
): AsyncIterable<Received> {
  const found: Received[] = [];
  const parser = createParser({
    onEvent({ data, id }) {
      found.push({ body: Buffer.from(data), headers: {}, id });
    },
    maxBufferSize: limits.messageBytes,
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') throw tooLarge(place);
    },
  });
  const decoder = new TextDecoder();
  for await (const part of stream.body) {
    parser.feed(decoder.decode(part, { stream: true }));
    for (const received of found.splice(0)) {
      yield received;
      if (received.id !== undefined) position.lastId = received.id;
    }
  }
}

async function* lines(stream: DialStream, { limits, place }: Exchange): AsyncIterable<Received> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of stream.body) {
    const texts = `${rest}${decoder.decode(part, { stream: true })}`.split('\n');
    rest = texts.pop() ?? '';
    if (rest.length > limits.messageBytes) throw tooLarge(place);
    for (const text of texts)
      if (text.trim() !== '') yield { body: Buffer.from(text), headers: {} };
  }
  if (rest.trim() !== '') yield { body: Buffer.from(rest), headers: {} };
}

/** The whole answer is one message, and the same answer the same message. */
async function* whole(stream: DialStream, exchange: Exchange): AsyncIterable<Received> {
  const body = await read(stream, exchange);
  const contentType = stream.headers['content-type'];
  const id = createHash('sha256').update(body).digest('base64url');
  if (body.length === 0 || exchange.position.lastId === id) return;
  yield { body, headers: { ...stream.headers }, contentType, id };
  exchange.position.lastId = id;
}

async function read(stream: DialStream, { limits, place }: Exchange): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream.body) {
    length += part.length;
    if (length > limits.messageBytes) throw tooLarge(place);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(place: string) {
  return refused(place, 'a message is larger than this installation accepts');
}

/** HTTP: a request for every message; server-sent events, lines of JSON or polling for subscribers. */
export const http: Protocol = { publish, receive };

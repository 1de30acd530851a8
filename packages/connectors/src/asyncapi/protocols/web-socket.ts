import { interruptedFault, RetryableFault, TerminalFault } from '@tutti/connector-kit';
import { WebSocket } from 'ws';
import { openSocket } from '../../dialer/index.ts';
import { contentKind } from '../../http/media-type.ts';
import { requestHeaders } from '../../http/request-headers.ts';
import {
  brokerFault,
  isFault,
  lost,
  notAuthenticated,
  notAuthorized,
  refused,
} from '../broker-fault.ts';
import { ConnectionPool } from '../connection-pool.ts';
import { Inbox } from '../inbox.ts';
import type { Received } from '../message/inbound-message.ts';
import type { Connection, Exchange, Protocol, Subscriber } from '../protocol.ts';
import { fixedValues, serviceUri } from '../service-uri.ts';

/** Opens a connection, listens from its first message on, and resolves after the handshake. */
async function connect(
  exchange: Exchange,
  listen: (socket: WebSocket) => void,
): Promise<WebSocket> {
  const { context, limits, authentication, place } = exchange;
  const { uri, headers } = handshakeOf(exchange);
  const route = context.dialer.route(uri.origin);
  const proof = await authentication?.authorize({ method: 'GET', uri }, context);
  const scheme = route.isSecure ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${uri.host}${uri.pathname}${uri.search}`, {
    createConnection: () => openSocket(route),
    headers: {
      ...headers,
      host: uri.host,
      ...(proof?.header !== undefined && { authorization: proof.header }),
    },
    handshakeTimeout: limits.connectTimeoutMs,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('open', () => resolve());
  socket.on('error', reject);
  socket.once('unexpected-response', (request, response) => {
    reject(handshakeFault(response.statusCode ?? 0, place));
    request.destroy();
  });
  listen(socket);
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.terminate();
    throw socketFault(error, place);
  }
}

/** What a handshake asks for: a connection serves this channel and no other. */
function handshakeOf(exchange: Exchange) {
  const headers = requestHeaders(fixedValues(exchange.bindings.channel.headers));
  return { uri: serviceUri(exchange), headers: Object.fromEntries(headers) };
}

function handshakeFault(status: number, place: string): RetryableFault | TerminalFault {
  if (status === 401) return notAuthenticated(place);
  if (status === 403) return notAuthorized(place);
  const problem = {
    type: 'communication',
    status,
    title: 'No WebSocket',
    detail: `The service at ${place} answered ${status} instead of opening a WebSocket.`,
  };
  const mayPass = status >= 500 || status === 429 || status === 408;
  return mayPass ? new RetryableFault(problem) : new TerminalFault(problem);
}

function socketFault(error: unknown, place: string): Error {
  if (isFault(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return refused(place, 'a message is larger than this installation accepts');
  }
  if (code.startsWith('WS_ERR')) return lost(place, 'sent what is not valid WebSocket', error);
  return brokerFault(error, place);
}

async function openForPublishing(exchange: Exchange): Promise<Connection> {
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const socket = await connect(exchange, (opening) => opening.on('close', () => end()));
  return {
    closed,
    close: async () => socket.close(),
    publish: ({ body, contentType }, { place }) =>
      new Promise<void>((resolve, reject) => {
        const binary = contentKind(contentType) === 'binary';
        socket.send(body, { binary }, (error) => {
          if (error === undefined || error === null) resolve();
          else reject(lost(place, 'broke the connection off', error));
        });
      }),
  };
}

const pool = new ConnectionPool(openForPublishing, (exchange) => {
  const { uri, headers } = handshakeOf(exchange);
  return [uri.href, headers];
});

/** Between two signs of life that are asked for. */
const pingMs = 20_000;

async function receive(exchange: Exchange, { deliver, onSubscribed }: Subscriber): Promise<void> {
  const { context, place } = exchange;
  const inbox = new Inbox<Received>(place, ({ body }) => body.length);
  const interrupt = () => inbox.fail(interruptedFault());
  context.signal.addEventListener('abort', interrupt, { once: true });
  const socket = await connect(exchange, (opening) => {
    opening.on('message', (data) => {
      inbox.push(receivedOf(data));
      opening.pause();
    });
    opening.on('error', (error) => inbox.fail(socketFault(error, place)));
    opening.on('close', () => inbox.fail(lost(place, 'broke the connection off')));
  });
  const stop = watchLife(socket, inbox);
  try {
    onSubscribed();
    for (;;) {
      const received = await inbox.next();
      if ((await deliver(received)) === 'enough') return;
      if (inbox.size === 0) socket.resume();
    }
  } finally {
    stop();
    context.signal.removeEventListener('abort', interrupt);
    socket.terminate();
  }
}

/** A peer that is gone without a word does not answer a ping. One that waits for us is not asked. */
function watchLife(socket: WebSocket, inbox: Inbox<Received>): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (socket.isPaused || inbox.size > 0) return;
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

function receivedOf(data: WebSocket.RawData): Received {
  const body = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return { body, headers: {} };
}

/** WebSocket: one message a frame, in both directions, and nothing that says it has arrived. */
export const webSocket: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

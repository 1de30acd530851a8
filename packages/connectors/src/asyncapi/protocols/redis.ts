import { createClient } from '@redis/client';
import { interruptedFault } from '@tutti/connector-kit';
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
import type { Connection, Exchange, Protocol, Subscriber } from '../protocol.ts';
import { routeTo, socketOptions } from '../server-route.ts';

/** Opens a connection that does not open itself again. */
async function connect(exchange: Exchange, onEnd: (error: unknown) => void) {
  const { server, credentials, limits, place } = exchange;
  const route = routeTo(exchange, server.hosts[0]);
  const client = createClient({
    ...credentialsOf(credentials),
    ...(/^\/\d+$/.test(server.path) && { database: Number(server.path.slice(1)) }),
    socket: {
      ...socketOptions(route),
      ...(route.isSecure && { tls: true as const }),
      connectTimeout: limits.connectTimeoutMs,
      reconnectStrategy: false,
    },
    disableClientInfo: true,
  });
  client.on('error', onEnd);
  client.on('end', () => onEnd(lost(place, 'broke the connection off')));
  await client.connect().catch((error: unknown) => {
    throw redisFault(error, place);
  });
  return client;
}

function credentialsOf(credentials: Exchange['credentials']) {
  if (credentials.kind === 'none') return {};
  if (credentials.kind === 'token') return { password: credentials.token };
  const { username, password } = credentials;
  return { password, ...(username !== '' && { username }) };
}

function redisFault(error: unknown, place: string): Error {
  if (isFault(error)) return error;
  const said = error instanceof Error ? error.message : '';
  if (/^(WRONGPASS|NOAUTH)|invalid.*password|without any password/i.test(said))
    return notAuthenticated(place);
  if (said.startsWith('NOPERM')) return notAuthorized(place);
  if (/^(ERR|WRONGTYPE) /.test(said)) return refused(place, said);
  return brokerFault(error, place);
}

const pool = new ConnectionPool(async (exchange): Promise<Connection> => {
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const client = await connect(exchange, () => end());
  return {
    closed,
    close: async () => client.destroy(),
    async publish({ body }, { address, place }) {
      await client.publish(address, Buffer.from(body)).catch((error: unknown) => {
        throw redisFault(error, place);
      });
    },
  };
});

async function receive(exchange: Exchange, { deliver, onSubscribed }: Subscriber): Promise<void> {
  const { context, address, place } = exchange;
  const inbox = new Inbox<Buffer>(place, ({ length }) => length);
  const interrupt = () => inbox.fail(interruptedFault());
  context.signal.addEventListener('abort', interrupt, { once: true });
  const client = await connect(exchange, (error) => inbox.fail(error));
  try {
    await client.subscribe(address, (body) => inbox.push(body), true);
    onSubscribed();
    while ((await deliver({ body: await inbox.next(), headers: {} })) === 'more');
  } catch (error) {
    throw redisFault(error, place);
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    client.destroy();
  }
}

/** Redis: channels of its publish and subscribe, at most once for whoever subscribes. */
export const redis: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

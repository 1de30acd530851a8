import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import {
  type ConnectionOptions,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  headers as natsHeaders,
} from '@nats-io/nats-core';
import { NatsConnectionImpl, setTransportFactory } from '@nats-io/nats-core/internal';
import { NodeTransport } from '@nats-io/transport-node/lib/node_transport.js';
import { interruptedFault, type Route } from '@tutti/connector-kit';
import { textMember } from '../../arguments/json-object.ts';
import { openSocket } from '../../dialer/index.ts';
import { brokerFault, lost, notAuthenticated, notAuthorized, refused } from '../broker-fault.ts';
import { ConnectionPool } from '../connection-pool.ts';
import { Inbox } from '../inbox.ts';
import { headersOf } from '../message/message-headers.ts';
import type { Connection, Exchange, Outgoing, Protocol, Subscriber } from '../protocol.ts';
import { routeTo } from '../server-route.ts';
import { UnderWay } from '../under-way.ts';

/** Ways by the names that the client knows its servers by. */
type Routes = ReadonlyMap<string, Route>;

interface RoutedOptions extends ConnectionOptions {
  readonly routes: Routes;
}

/** The client's own transport over sockets that pass the dialer. */
class RoutedTransport extends NodeTransport {
  #routes: Routes = new Map();

  override connect(...[target, options]: Parameters<NodeTransport['connect']>): Promise<void> {
    this.#routes = (options as RoutedOptions).routes;
    return super.connect(target, options);
  }

  override async dial({ hostname, port }: { hostname: string; port: number }): Promise<Socket> {
    const route = this.#routes.get(`${hostname}:${port}`);
    if (route === undefined) throw new Error(`Expected a way to ${hostname}, but there is none.`);
    // It speaks TLS itself, after the server's first words.
    const socket = openSocket({ ...route, isSecure: false });
    await once(socket, 'connect');
    return socket.removeAllListeners();
  }
}

async function connect(exchange: Exchange): Promise<NatsConnection> {
  const { server, credentials, limits } = exchange;
  const routes = new Map(
    server.hosts.map((host) => [`${host.host}:${host.port}`, routeTo(exchange, host)]),
  );
  const options: RoutedOptions = {
    servers: [...routes.keys()],
    routes,
    reconnect: false,
    ignoreClusterUpdates: true,
    noRandomize: true,
    timeout: limits.connectTimeoutMs,
    name: 'tutti',
    ...(server.isSecure && { tls: {} }),
    ...(credentials.kind === 'password' && {
      user: credentials.username,
      pass: credentials.password,
    }),
    ...(credentials.kind === 'token' && { token: credentials.token }),
  };
  // The factory is of the whole client; what differs between connections is in their options.
  setTransportFactory({ factory: () => new RoutedTransport() });
  return NatsConnectionImpl.connect(options).catch((error: unknown) => {
    throw natsFault(error, exchange.place);
  });
}

function natsFault(error: unknown, place: string) {
  const name = error instanceof Error ? error.name : '';
  const text = error instanceof Error ? error.message : '';
  if (/AuthorizationError|UserAuthentication/.test(name)) return notAuthenticated(place);
  if (name === 'PermissionViolationError') return notAuthorized(place);
  if (/InvalidArgument|InvalidSubject|max_payload/i.test(`${name} ${text}`))
    return refused(place, text);
  return brokerFault(error, place);
}

const pool = new ConnectionPool(async (exchange): Promise<Connection> => {
  const client = await connect(exchange);
  const underWay = new UnderWay();
  watchRefusals(client, underWay, exchange.place).catch(() => {});
  return {
    closed: client.closed().then(() => {}),
    close: () => client.close(),
    async publish({ body, contentType, headers }, { address, context, place }) {
      const sent = outgoing(headers, contentType, context.idempotencyKey);
      try {
        client.publish(address, body, { headers: sent });
        // The answer to a ping says that what was sent before has been taken; that it was not is told
        // just before, to somebody else.
        await underWay.until(
          client.flush().then(() => setImmediate()),
          address,
        );
      } catch (error) {
        throw natsFault(error, place);
      }
    },
  };
});

/** That a message is not permitted is told among the events of the connection, not to its sender. */
async function watchRefusals(
  client: NatsConnection,
  underWay: UnderWay,
  place: string,
): Promise<void> {
  for await (const event of client.status()) {
    if (event.type !== 'error') continue;
    const { message } = event.error;
    underWay.fail(natsFault(event.error, place), (subject) => message.includes(`"${subject}"`));
  }
}

function outgoing(headers: Outgoing['headers'], contentType: string, key: string): MsgHdrs {
  const sent = natsHeaders();
  sent.set('Content-Type', contentType);
  // What a JetStream stream tells repeated messages by.
  sent.set('Nats-Msg-Id', key);
  for (const [name, value] of headers) sent.set(name, value);
  return sent;
}

async function receive(exchange: Exchange, { deliver, onSubscribed }: Subscriber): Promise<void> {
  const { context, address, bindings, place } = exchange;
  const inbox = new Inbox<Msg>(place, ({ data }) => data.length);
  const client = await connect(exchange);
  const interrupt = () => {
    inbox.fail(interruptedFault());
    void client.close();
  };
  if (context.signal.aborted) interrupt();
  context.signal.addEventListener('abort', interrupt, { once: true });
  const lose = (error: unknown) => inbox.fail(error ?? lost(place, 'broke the connection off'));
  client.closed().then(lose, lose);
  try {
    const queue = textMember(bindings.operation, 'queue');
    client.subscribe(address, {
      ...(queue !== undefined && { queue }),
      callback: (error, message) => (error === null ? inbox.push(message) : inbox.fail(error)),
    });
    await client.flush();
    onSubscribed();
    for (;;) {
      const { data, headers } = await inbox.next();
      if ((await deliver({ body: data, ...incoming(headers) })) === 'enough') return;
    }
  } catch (error) {
    throw natsFault(error, place);
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    await client.close().catch(() => {});
  }
}

function incoming(headers: MsgHdrs | undefined) {
  const pairs = [...(headers ?? [])].flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  const headerOf = (name: string) => headers?.get(name) || undefined;
  return {
    headers: headersOf(pairs),
    contentType: headerOf('Content-Type'),
    id: headerOf('Nats-Msg-Id'),
  };
}

/** NATS: subjects, at most once for whoever subscribes. */
export const nats: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

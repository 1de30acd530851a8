import type { Duplex } from 'node:stream';
import { interruptedFault, type Json } from '@tutti/connector-kit';
import { type IClientOptions, type IClientPublishOptions, MqttClient } from 'mqtt';
import { openSocket } from '../../dialer/index.ts';
import {
  brokerFault,
  isFault,
  lost,
  notAuthenticated,
  notAuthorized,
  refused,
} from '../broker-fault.ts';
import { ConnectionPool } from '../connection-pool.ts';
import type { Received } from '../message/inbound-message.ts';
import { headersOf } from '../message/message-headers.ts';
import { isVersion5 } from '../mqtt-version.ts';
import { ownName } from '../own-name.ts';
import type { Connection, Exchange, Outgoing, Protocol, Subscriber } from '../protocol.ts';
import { routeTo } from '../server-route.ts';
import { UnderWay } from '../under-way.ts';

/** What differs between connections. */
type Session = Pick<IClientOptions, 'clientId' | 'clean' | 'keepalive' | 'properties'>;

type OnMessage = MqttClient['handleMessage'];

/** Opens a connection, and resolves when the broker has accepted it. */
async function connect(
  exchange: Exchange,
  session: Session,
  onMessage?: OnMessage,
): Promise<MqttClient> {
  const { server, limits, place } = exchange;
  const route = routeTo(exchange, server.hosts[0]);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // The client keeps errors to itself that have no code.
  const stream = (): Duplex => openSocket(route).setKeepAlive(true, 30_000).on('error', reject);
  const client = new MqttClient(stream, {
    ...session,
    ...credentialsOf(exchange),
    protocolVersion: isVersion5(server) ? 5 : 4,
    connectTimeout: limits.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  });
  // What a session has kept comes as soon as it is accepted.
  if (onMessage !== undefined) client.handleMessage = onMessage;
  client.once('connect', () => resolve());
  client.on('error', reject);
  client.once('close', () => reject(lost(place, 'broke the connection off')));
  try {
    await promise;
    return client;
  } catch (error) {
    client.end(true);
    // Of the accounts that it does not accept, most brokers say that they are not authorized.
    throw notAuthorizedCodes.has(codeOf(error)) ? notAuthenticated(place) : mqttFault(error, place);
  }
}

function credentialsOf({ credentials }: Exchange): Pick<IClientOptions, 'username' | 'password'> {
  if (credentials.kind === 'none') return {};
  if (credentials.kind === 'token') return { username: 'token', password: credentials.token };
  return { username: credentials.username, password: credentials.password };
}

const notAuthenticatedCodes = new Set([4, 134, 140]);
const notAuthorizedCodes = new Set([5, 135]);
const refusedCodes = new Set([1, 2, 132, 133, 143, 144, 149, 153, 154, 155]);

function codeOf(error: unknown): number {
  return error instanceof Error && 'code' in error ? Number(error.code) : Number.NaN;
}

function mqttFault(error: unknown, place: string): Error {
  if (isFault(error)) return error;
  const code = codeOf(error);
  if (notAuthenticatedCodes.has(code)) return notAuthenticated(place);
  if (notAuthorizedCodes.has(code)) return notAuthorized(place);
  if (refusedCodes.has(code)) return refused(place, error instanceof Error ? error.message : '');
  return brokerFault(error, place);
}

const pool = new ConnectionPool(async (exchange): Promise<Connection> => {
  const client = await connect(exchange, { clean: true, keepalive: 30 });
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const underWay = new UnderWay();
  client.on('close', () => {
    underWay.fail(lost(exchange.place, 'broke the connection off'));
    end();
  });
  return {
    closed,
    close: () => client.endAsync(),
    async publish(message, call) {
      const body = Buffer.from(message.body);
      const work = client.publishAsync(call.address, body, optionsOf(message, call));
      await underWay.until(work).catch((error: unknown) => {
        throw mqttFault(error, call.place);
      });
    },
  };
});

function optionsOf({ contentType, headers }: Outgoing, call: Exchange): IClientPublishOptions {
  const { bindings, server, context } = call;
  const options = {
    qos: qosOf(bindings.operation.qos),
    retain: bindings.operation.retain === true,
  };
  if (!isVersion5(server)) return options;
  const userProperties = {
    'idempotency-key': context.idempotencyKey,
    ...Object.fromEntries(headers),
  };
  const correlation = headers.get('correlationId');
  return {
    ...options,
    properties: {
      contentType,
      userProperties,
      ...(correlation !== undefined && { correlationData: Buffer.from(correlation) }),
    },
  };
}

/** At least once, unless the document says otherwise. */
function qosOf(written: Json | undefined): 0 | 1 | 2 {
  return written === 0 || written === 2 ? written : 1;
}

/** The broker keeps what comes while nobody listens, for a week. */
const sessionExpiryInterval = 7 * 24 * 60 * 60;

async function receive(
  exchange: Exchange,
  { deliver, isOver, onSubscribed }: Subscriber,
): Promise<void> {
  const { context, bindings, address, place, server } = exchange;
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => {});
  const interrupt = () => end.reject(interruptedFault());
  context.signal.addEventListener('abort', interrupt, { once: true });
  let isEnough = false;
  const onMessage: OnMessage = (packet, acknowledge) => {
    // Without an acknowledgement it comes again, to whoever takes the session up.
    if (isEnough) return;
    deliver(receivedOf(packet)).then(
      (answer) => {
        acknowledge();
        isEnough = answer === 'enough';
        if (isEnough) setImmediate(end.resolve);
      },
      (error: unknown) => end.reject(error),
    );
  };
  const clientId = ownName(context);
  const expiry = isVersion5(server) ? { properties: { sessionExpiryInterval } } : {};
  // Pings would not be answered while a message is worked on: TCP watches over the connection.
  const client = await connect(
    exchange,
    { clientId, clean: false, keepalive: 0, ...expiry },
    onMessage,
  );
  client.on('close', () => end.reject(lost(place, 'broke the connection off')));
  try {
    const subscribing = client.subscribeAsync(address, { qos: qosOf(bindings.operation.qos) });
    const [grant] = await Promise.race([subscribing, neverOf(end.promise)]);
    if (grant !== undefined && grant.qos >= 128) throw notAuthorized(place);
    onSubscribed();
    await end.promise;
  } catch (error) {
    throw mqttFault(error, place);
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    // What is broken has nothing to say goodbye to.
    if (isEnough && client.connected) await client.endAsync().catch(() => {});
    else client.end(true);
    if (isOver()) await forgetSession(exchange, clientId);
  }
}

/** Only the failures of a promise. */
async function neverOf(promise: Promise<unknown>): Promise<never> {
  await promise;
  return new Promise(() => {});
}

/** A clean connection ends the session of its name; one that is left ends by itself. */
async function forgetSession(exchange: Exchange, clientId: string): Promise<void> {
  await connect(exchange, { clientId, clean: true, keepalive: 0 })
    .then((client) => client.endAsync())
    .catch(() => {});
}

function receivedOf(packet: Parameters<OnMessage>[0]): Received {
  const { payload, properties } = packet;
  const pairs = Object.entries(properties?.userProperties ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each): [string, Json] => [name, each]),
  );
  return {
    body: typeof payload === 'string' ? Buffer.from(payload) : payload,
    headers: headersOf(pairs),
    contentType: properties?.contentType,
    correlationId: properties?.correlationData?.toString(),
  };
}

/** MQTT 3.1.1 and 5: topics, with a session that the broker keeps for whoever subscribes. */
export const mqtt: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

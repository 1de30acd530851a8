import { interruptedFault, type Json } from '@tutti/connector-kit';
import {
  type Channel,
  type ConfirmChannel,
  type ConsumeMessage,
  connect as connectAmqp,
  credentials as sasl,
} from 'amqplib';
import { type JsonObject, objectMember, textMember } from '../../arguments/json-object.ts';
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
import { ownName } from '../own-name.ts';
import type { Connection, Deliver, Exchange, Outgoing, Protocol, Subscriber } from '../protocol.ts';
import { routeTo, socketOptions } from '../server-route.ts';
import { UnderWay } from '../under-way.ts';

async function connect(exchange: Exchange) {
  const { server, credentials, limits, place } = exchange;
  const route = routeTo(exchange, server.hosts[0]);
  const { kind } = credentials;
  const username = kind === 'password' ? credentials.username : kind === 'token' ? '' : 'guest';
  const password =
    kind === 'password' ? credentials.password : kind === 'token' ? credentials.token : 'guest';
  const target = {
    protocol: route.isSecure ? 'amqps' : 'amqp',
    hostname: route.host,
    port: route.port,
    vhost: server.path === '' ? '/' : decodeURIComponent(server.path.slice(1)),
    heartbeat: 30,
  };
  const options = {
    ...socketOptions(route),
    timeout: limits.connectTimeoutMs,
    credentials: sasl.plain(username, password),
    clientProperties: { connection_name: 'tutti' },
  };
  const connection = await connectAmqp(target, options).catch((error: unknown) => {
    // The client does not read why it is sent away at this point.
    const isSentAway = /ConnectionOpenOk; got <ConnectionClose/.test(String(error));
    const why = `the virtual host "${target.vhost}" is not there, or not for this account`;
    throw isSentAway ? refused(place, why) : amqpFault(error, place);
  });
  // Every error is followed by the end of the connection, which is what matters.
  connection.on('error', () => {});
  return connection;
}

function amqpFault(error: unknown, place: string): Error {
  if (isFault(error)) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const said = error instanceof Error ? error.message : '';
  if (/Login was refused/i.test(said)) return notAuthenticated(place);
  if (code === 403 || /\b530 \(|ACCESS.REFUSED/.test(said)) return notAuthorized(place);
  if (code === 404 || code === 406 || code === 405 || code === 540) return refused(place, said);
  return brokerFault(error, place);
}

/** Where messages go: by `is: queue` to a queue, else by routing key to an exchange. */
interface Destination {
  /** Empty: the default exchange, where the routing key is the name of a queue. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly isQueue: boolean;
}

function destinationOf({ bindings, address }: Exchange): Destination {
  const { channel } = bindings;
  const isQueue = textMember(channel, 'is') === 'queue';
  const exchange = isQueue ? '' : (textMember(objectMember(channel, 'exchange'), 'name') ?? '');
  const queue = textMember(objectMember(channel, 'queue'), 'name');
  return {
    exchange,
    routingKey: isQueue ? (queue ?? address) : address,
    isQueue: isQueue || exchange === '',
  };
}

const pool = new ConnectionPool(async (exchange): Promise<Connection> => {
  const { place } = exchange;
  const connection = await connect(exchange);
  const channel = await connection.createConfirmChannel();
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const underWay = new UnderWay();
  const fail = (error: Error) => {
    underWay.fail(error);
    end();
  };
  channel.on('error', (error) => fail(amqpFault(error, place)));
  channel.on('close', () => fail(lost(place, 'broke the connection off')));
  connection.on('close', () => fail(lost(place, 'broke the connection off')));
  // What nobody takes is returned before it is confirmed.
  channel.on('return', ({ fields, properties }) => {
    const nobody = refused(place, `there is no queue for "${fields.routingKey}"`);
    underWay.fail(nobody, (key) => key === properties.messageId);
  });
  return {
    closed,
    close: () => connection.close(),
    publish: (message, call) =>
      underWay.until(confirmed(channel, message, call), call.context.idempotencyKey),
  };
});

function confirmed(channel: ConfirmChannel, message: Outgoing, call: Exchange): Promise<void> {
  const { exchange, routingKey, isQueue } = destinationOf(call);
  const options = optionsOf(message, call);
  const mandatory = options.mandatory ?? isQueue;
  return new Promise((resolve, reject) => {
    const settle = (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(lost(call.place, 'did not take the message', error));
    };
    channel.publish(
      exchange,
      routingKey,
      Buffer.from(message.body),
      { ...options, mandatory },
      settle,
    );
  });
}

function optionsOf({ contentType, headers }: Outgoing, { bindings, context }: Exchange) {
  const { operation, message } = bindings;
  const encoding = textMember(message, 'contentEncoding');
  const type = textMember(message, 'messageType');
  const named = new Map(headers);
  const correlationId = named.get('correlationId');
  return {
    contentType,
    messageId: context.idempotencyKey,
    deliveryMode: numberOf(operation.deliveryMode) ?? 2,
    headers: Object.fromEntries(named),
    ...(correlationId !== undefined && { correlationId }),
    ...(encoding !== undefined && { contentEncoding: encoding }),
    ...(type !== undefined && { type }),
    ...given('priority', numberOf(operation.priority)),
    ...given('expiration', numberOf(operation.expiration)),
    ...given(
      'mandatory',
      operation.mandatory === undefined ? undefined : operation.mandatory === true,
    ),
  };
}

function given<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in N]: T });
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

async function receive(
  exchange: Exchange,
  { deliver, isOver, onSubscribed }: Subscriber,
): Promise<void> {
  const { context, place } = exchange;
  const connection = await connect(exchange);
  let forget = async () => {};
  const end = Promise.withResolvers<'enough'>();
  end.promise.catch(() => {});
  const interrupt = () => end.reject(interruptedFault());
  context.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const channel = await connection.createChannel();
    let isSubscribed = false;
    channel.on('error', (error) => {
      // A subscription that has begun was possible: what ends it, such as a time limit, will pass.
      end.reject(isSubscribed ? lost(place, `ended it: ${error.message}`, error) : error);
    });
    connection.on('close', () => end.reject(lost(place, 'broke the connection off')));
    await channel.prefetch(1);
    const queue = await queueOf(channel, exchange);
    forget = async () => {
      if (queue.isOwn) await channel.deleteQueue(queue.name);
    };
    await channel.consume(queue.name, (message) =>
      handle(channel, message, deliver, end, exchange),
    );
    isSubscribed = true;
    onSubscribed();
    await end.promise;
  } catch (error) {
    throw amqpFault(error, place);
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    if (isOver()) await forget().catch(() => {});
    await connection.close().catch(() => {});
  }
}

interface Queue {
  readonly name: string;
  /** Whether it was made for this call, and is of no use after it. */
  readonly isOwn: boolean;
}

/** A queue that nobody consumes from any more goes away by itself after a week. */
const unusedMs = 7 * 24 * 60 * 60 * 1000;

async function queueOf(channel: Channel, call: Exchange): Promise<Queue> {
  const { exchange, routingKey, isQueue } = destinationOf(call);
  if (isQueue) {
    await channel.checkQueue(routingKey);
    return { name: routingKey, isOwn: false };
  }
  const name = ownName(call.context);
  await channel.assertQueue(name, { durable: true, arguments: { 'x-expires': unusedMs } });
  await channel.bindQueue(name, exchange, routingKey);
  return { name, isOwn: true };
}

async function handle(
  channel: Channel,
  message: ConsumeMessage | null,
  deliver: Deliver,
  end: PromiseWithResolvers<'enough'>,
  { place }: Exchange,
): Promise<void> {
  if (message === null) return end.reject(lost(place, 'took the queue away'));
  try {
    const answer = await deliver(receivedOf(message));
    channel.ack(message);
    if (answer === 'enough') end.resolve('enough');
  } catch (error) {
    end.reject(error);
  }
}

function receivedOf({ content, properties }: ConsumeMessage): Received {
  const { contentType, correlationId, messageId, headers } = properties;
  return {
    body: content,
    headers: JSON.parse(JSON.stringify(headers ?? {})) as JsonObject,
    contentType: textOf(contentType),
    correlationId: textOf(correlationId),
    id: textOf(messageId),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** AMQP 0.9.1: exchanges and queues, with confirmations on both sides. */
export const amqp: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

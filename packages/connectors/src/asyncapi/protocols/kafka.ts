import type { Socket } from 'node:net';
import { interruptedFault, type Json } from '@tutti/connector-kit';
import {
  type Consumer,
  type EachMessagePayload,
  type IHeaders,
  Kafka,
  type KafkaConfig,
  type KafkaMessage,
  logLevel,
  type SASLOptions,
} from 'kafkajs';
import {
  type JsonObject,
  listMember,
  objectMember,
  textMember,
} from '../../arguments/json-object.ts';
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
import { ownName } from '../own-name.ts';
import type { Connection, Deliver, Exchange, Protocol, Subscriber } from '../protocol.ts';
import { routeTo } from '../server-route.ts';

/** A client, and why its last connection has failed, which it does not tell itself. */
interface Client {
  readonly kafka: Kafka;
  fault(error: unknown): Error;
}

function clientOf(exchange: Exchange): Client {
  const { server, limits, place, bindings } = exchange;
  let socketError: unknown;
  const config: KafkaConfig = {
    clientId: constantOf(bindings.operation.clientId) ?? 'tutti',
    brokers: server.hosts.map(({ host, port }) => `${host}:${port}`),
    connectionTimeout: limits.connectTimeoutMs,
    requestTimeout: limits.answerTimeoutMs,
    logLevel: logLevel.NOTHING,
    retry: { retries: 1, initialRetryTime: 100 },
    // Also the brokers that the first one tells of pass the dialer.
    socketFactory: ({ host, port, onConnect }) =>
      guarded(exchange, host, port, onConnect, (error) => {
        socketError = error;
      }),
    ...saslOf(exchange),
  };
  return {
    kafka: new Kafka(config),
    fault: (error) => kafkaFault(error, socketError, place),
  };
}

function guarded(
  exchange: Exchange,
  host: string,
  port: number,
  onConnect: () => void,
  onError: (error: unknown) => void,
): Socket {
  try {
    const socket = openSocket(routeTo(exchange, { host, port }), onConnect);
    return socket.setKeepAlive(true, 60_000).on('error', onError);
  } catch (error) {
    onError(error);
    throw error;
  }
}

const saslMechanisms: ReadonlyMap<unknown, 'plain' | 'scram-sha-256' | 'scram-sha-512'> = new Map([
  ['plain', 'plain'],
  ['userPassword', 'plain'],
  ['scramSha256', 'scram-sha-256'],
  ['scramSha512', 'scram-sha-512'],
]);

/** As the server's security says; a password is sent plainly when it says nothing. */
function saslOf({ credentials, server }: Exchange): { readonly sasl?: SASLOptions } {
  if (credentials.kind === 'none') return {};
  if (credentials.kind === 'token') {
    const { token } = credentials;
    return {
      sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: token }) },
    };
  }
  const { username, password } = credentials;
  const named = server.security.flatMap(({ type }) => saslMechanisms.get(type) ?? []);
  return { sasl: { mechanism: named[0] ?? 'plain', username, password } as SASLOptions };
}

function kafkaFault(error: unknown, socketError: unknown, place: string): Error {
  if (isFault(error)) return error;
  if (isFault(socketError)) return socketError;
  const chain = causesOf(error);
  const types = chain.map((each) => ('type' in each ? String(each.type) : ''));
  if (chain.some(({ name }) => /SASL/.test(name)) || types.some((type) => /SASL/.test(type)))
    return notAuthenticated(place);
  if (types.some((type) => type.endsWith('AUTHORIZATION_FAILED'))) return notAuthorized(place);
  if (types.some((type) => /TOO_LARGE|INVALID_TOPIC/.test(type))) {
    return refused(place, chain[0]?.message ?? '');
  }
  const isConnection = chain.some(({ name }) => name.startsWith('KafkaJSConnection'));
  return brokerFault(isConnection && socketError !== undefined ? socketError : error, place);
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let found = error; found instanceof Error && chain.length < 5; found = found.cause)
    chain.push(found);
  return chain;
}

async function openForPublishing(exchange: Exchange): Promise<Connection> {
  const { kafka, fault } = clientOf(exchange);
  const producer = kafka.producer({
    allowAutoTopicCreation: true,
    // A topic that is created just now has no leader yet.
    retry: { retries: 5, initialRetryTime: 100 },
  });
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  producer.on('producer.disconnect', () => close());
  await producer.connect().catch((error: unknown) => {
    throw fault(error);
  });
  return {
    closed,
    close: () => producer.disconnect(),
    async publish({ body, contentType, headers }, { bindings, address, context, limits }) {
      const sent = { 'content-type': contentType, 'idempotency-key': context.idempotencyKey };
      const message = {
        key: constantOf(bindings.message.key) ?? null,
        value: Buffer.from(body),
        headers: { ...sent, ...Object.fromEntries(headers) },
      };
      const record = { topic: topicOf(bindings.channel, address), messages: [message] };
      await producer
        .send({ ...record, acks: -1, timeout: limits.answerTimeoutMs })
        .catch((error: unknown) => {
          throw fault(error);
        });
    },
  };
}

const pool = new ConnectionPool(
  openForPublishing,
  ({ bindings }) => constantOf(bindings.operation.clientId) ?? null,
);

function topicOf(binding: JsonObject, address: string): string {
  return textMember(binding, 'topic') ?? address;
}

/** A binding that is written as a schema with one value: that value. */
function constantOf(written: Json | undefined): string | undefined {
  if (typeof written === 'string') return written;
  const schema = objectMember({ schema: written ?? null }, 'schema');
  const [only, ...others] = listMember(schema, 'enum');
  const value = schema.const ?? schema.default ?? (others.length === 0 ? only : undefined);
  return value === undefined || value === null || typeof value === 'object'
    ? undefined
    : String(value);
}

async function receive(exchange: Exchange, { deliver, onSubscribed }: Subscriber): Promise<void> {
  const { context, bindings, address, place } = exchange;
  const { kafka, fault } = clientOf(exchange);
  const topic = topicOf(bindings.channel, address);
  const groupId = constantOf(bindings.operation.groupId) ?? ownName(context);
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: true,
    maxWaitTimeInMs: 500,
    // The shortest that brokers allow: a group waits so long for a member that has gone without a word.
    sessionTimeout: 6_000,
    heartbeatInterval: 2_000,
    rebalanceTimeout: 10_000,
    retry: { retries: 2, restartOnFailure: async () => false },
  });
  const end = Promise.withResolvers<void>();
  end.promise.catch(() => {});
  const interrupt = () => end.reject(interruptedFault());
  context.signal.addEventListener('abort', interrupt, { once: true });
  consumer.on('consumer.crash', ({ payload }) => end.reject(payload.error));
  consumer.on('consumer.disconnect', () => end.reject(lost(place, 'broke the connection off')));
  try {
    const beginning = await committedOrNewest(kafka, topic, groupId);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: false });
    const joined = new Promise<void>((resolve) => {
      consumer.on('consumer.group_join', () => {
        for (const { partition, offset } of beginning) consumer.seek({ topic, partition, offset });
        resolve();
      });
    });
    await Promise.race([
      consumer.run({ autoCommit: false, eachMessage: handler(consumer, deliver, end) }),
      end.promise,
    ]);
    await Promise.race([joined, end.promise]);
    await commit(consumer, topic, beginning);
    onSubscribed();
    await end.promise;
  } catch (error) {
    throw fault(error);
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    await consumer.disconnect().catch(() => {});
  }
}

interface Beginning {
  readonly partition: number;
  readonly offset: string;
}

/**
 * Where a group that has never read begins: after the messages that are there when it subscribes,
 * and not when its membership has been settled seconds later.
 */
async function committedOrNewest(
  kafka: Kafka,
  topic: string,
  groupId: string,
): Promise<Beginning[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const known = new Map(
      committed?.partitions.map(({ partition, offset }) => [partition, offset]),
    );
    const newest = await admin.fetchTopicOffsets(topic);
    return newest
      .filter(({ partition }) => Number(known.get(partition) ?? -1) < 0)
      .map(({ partition, high }) => ({ partition, offset: high }));
  } finally {
    await admin.disconnect();
  }
}

async function commit(
  consumer: Consumer,
  topic: string,
  offsets: readonly Beginning[],
): Promise<void> {
  if (offsets.length === 0) return;
  await consumer.commitOffsets(offsets.map((each) => ({ topic, ...each })));
}

function handler(consumer: Consumer, deliver: Deliver, end: PromiseWithResolvers<void>) {
  let isEnough = false;
  return async ({ topic, partition, message, pause, heartbeat }: EachMessagePayload) => {
    if (isEnough) return;
    // A run may work on one message for longer than the group waits for a member.
    const beat = setInterval(() => void heartbeat().catch(() => {}), heartbeatMs);
    try {
      const answer = await deliver(receivedOf(topic, partition, message));
      const offset = String(BigInt(message.offset) + 1n);
      await consumer.commitOffsets([{ topic, partition, offset }]);
      if (answer === 'more') return;
      isEnough = true;
      pause();
      end.resolve();
    } catch (error) {
      // Not acknowledged: it comes again.
      isEnough = true;
      end.reject(error);
      throw error;
    } finally {
      clearInterval(beat);
    }
  };
}

const heartbeatMs = 2000;

function receivedOf(topic: string, partition: number, message: KafkaMessage): Received {
  const headers = headersOf(pairsOf(message.headers));
  return {
    body: message.value ?? new Uint8Array(),
    headers,
    contentType: textMember(headers, 'content-type'),
    id: `${topic}-${partition}-${message.offset}`,
  };
}

function pairsOf(headers: IHeaders | undefined): (readonly [string, Json])[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === undefined ? [] : [[name, String(each)] as const])),
  );
}

/** Kafka: topics, whose offsets a consumer group remembers. */
export const kafka: Protocol = {
  publish: (message, exchange) => pool.publish(message, exchange),
  receive,
};

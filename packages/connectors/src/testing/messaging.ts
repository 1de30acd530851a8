import { setTimeout as elapsed } from 'node:timers/promises';
import type {
  Connector,
  Delivery,
  Json,
  ReceiveContext,
  SHUTTING_DOWN,
} from '@tutti/connector-kit';
import { onTestFinished } from 'vitest';
import { asyncApiConnector } from '../asyncapi/index.ts';
import type { MessagingLimits } from '../asyncapi/limits.ts';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import type { DialerOptions } from '../dialer/index.ts';
import { callContext } from './call-context.ts';
import { localServer } from './local-server.ts';

type Members = { readonly [name: string]: Json };

/** What a test says about a channel `orders`, the rest being the same for all of them. */
export interface OrdersChannel {
  readonly host: string;
  readonly protocol: string;
  readonly server?: Members;
  readonly channel?: Members;
  readonly operation?: Members;
  readonly message?: Members;
}

/** An AsyncAPI 3 document with one server `main`, one channel and one operation, both `orders`. */
export function ordersDocument(given: OrdersChannel): Json {
  const { host, protocol, server, channel, operation, message } = given;
  return {
    asyncapi: '3.0.0',
    info: { title: 'Orders', version: '1' },
    servers: { main: { host, protocol, ...server } },
    channels: {
      orders: { address: 'orders', messages: { order: message ?? {} }, ...channel },
    },
    operations: {
      orders: { action: 'receive', channel: { $ref: '#/channels/orders' }, ...operation },
    },
  };
}

/** Serves a document, and answers its argument. */
export async function served(document: Json): Promise<{ readonly uri: string }> {
  const { origin } = await localServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document));
  });
  return { uri: `${origin}/asyncapi.json` };
}

export interface MessagingOptions {
  readonly dialer?: DialerOptions;
  readonly limits?: Partial<MessagingLimits>;
}

/** The functions of a connector of its own. */
export function messaging({ dialer, limits }: MessagingOptions = {}) {
  const connector = asyncApiConnector(new TokenStore(), limits === undefined ? {} : { limits });
  const context = callContext(dialer === undefined ? {} : { dialer });
  return {
    publish: (args: Members) => publisherOf(connector).perform(args, context),
    subscribe: (args: Members, key?: string) => subscription(connector, args, context, key),
  };
}

function publisherOf({ functions }: Connector) {
  const { publish } = functions;
  if (publish === undefined) throw new Error('Expected a function to publish, but there is none.');
  return publish;
}

/** A subscription under way: what was delivered so far, and how it ends. */
export interface Subscribed {
  readonly items: readonly { readonly item: Json; readonly id: string | undefined }[];
  /** Resolves when so many items have been delivered. */
  received(count: number): Promise<readonly Json[]>;
  /** The answer to every item from now on. */
  answer(how: (item: Json, given: AbortSignal) => Promise<Delivery> | Delivery): void;
  /** Gives it up: for good, or because the program ends. */
  abort(reason?: typeof SHUTTING_DOWN): void;
  readonly ended: Promise<void>;
}

function subscription(
  connector: Connector,
  args: Members,
  context: ReturnType<typeof callContext>,
  key = 'run-1/0/1',
): Subscribed {
  const receiver = connector.receivers?.subscribe;
  if (receiver === undefined) throw new Error('Expected a receiver, but there is none.');
  const items: { item: Json; id: string | undefined }[] = [];
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  let answer: Parameters<Subscribed['answer']>[0] = () => 'more';
  let wake = () => {};
  const deliver: ReceiveContext['deliver'] = async (item, id) => {
    const decided = await answer(item, ending.signal);
    if (decided !== 'not-taken') items.push({ item, id });
    wake();
    return decided;
  };
  const ended = receiver.receive(args, {
    ...context,
    idempotencyKey: key,
    signal: ending.signal,
    deliver,
  });
  ended.then(
    () => wake(),
    () => wake(),
  );
  return {
    items,
    ended,
    abort: (reason) => ending.abort(reason),
    answer(how) {
      answer = how;
    },
    async received(count) {
      const failed = ended.then(() => {
        if (items.length < count)
          throw new Error(`Expected ${count} items, but it ended after ${items.length}.`);
      });
      failed.catch(() => {});
      while (items.length < count) {
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([next, failed]);
      }
      return items.map(({ item }) => item);
    },
  };
}

const patienceMs = 45_000;

/** Publishes again and again until one more has arrived: subscribing takes a while. */
export async function publishUntil(
  publish: () => Promise<unknown>,
  subscribed: Subscribed,
): Promise<void> {
  const before = subscribed.items.length;
  const arrived = subscribed.received(before + 1);
  arrived.catch(() => {});
  for (const until = performance.now() + patienceMs; performance.now() < until; ) {
    await publish();
    await Promise.race([arrived, elapsed(50)]);
    if (subscribed.items.length > before) return;
  }
  throw new Error(`Expected a message to arrive within ${patienceMs} ms, but none has.`);
}

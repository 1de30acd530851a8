import { setTimeout as elapsed } from 'node:timers/promises';
import { type Delivery, type Json, SHUTTING_DOWN } from '@tutti/connector-kit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { cuttableProxy } from './cuttable-proxy.ts';
import { describeWith } from './installed-program.ts';
import { messaging, ordersDocument, publishUntil, served } from './messaging.ts';

/** A broker of another make, and what its protocol can. */
export interface Broker {
  readonly program: string;
  readonly name: string;
  readonly protocol: string;
  readonly carriesHeaders: boolean;
  /** Whether it keeps what comes for a subscriber that is away. */
  readonly remembers: boolean;
  readonly channel?: { readonly [name: string]: Json };
  readonly message?: { readonly [name: string]: Json };
  start(): Promise<StartedBroker>;
}

interface StartedBroker {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Kafka's groups wait for members that have gone without a word. */
const patient = { timeout: 60_000 };

/** What holds for messages over every protocol, tested with a real broker. */
export function keepsMessages(broker: Broker): void {
  describeWith(broker.program, broker.name, () => {
    let peer: StartedBroker;
    beforeAll(async () => {
      peer = await broker.start();
    }, 60_000);
    afterAll(() => peer.stop());
    const documentOf = (address: string) => {
      const { protocol, channel, message = {} } = broker;
      const host = `${peer.host}:${peer.port}`;
      return served(ordersDocument({ host, protocol, message, channel: { address, ...channel } }));
    };
    keepsOrder(broker, documentOf);
    comesBack(() => peer, documentOf);
    if (broker.remembers) remembers(documentOf);
  });
}

type DocumentOf = (address: string) => Promise<{ readonly uri: string }>;

function keepsOrder(broker: Broker, documentOf: DocumentOf): void {
  test('hands over what was published, in order, and ends when it is enough', async () => {
    const document = await documentOf('orders');
    const { publish, subscribe } = messaging();
    const call = { document, operation: 'orders' };
    const headers = broker.carriesHeaders ? { shelf: 'b' } : {};
    const send = (n: number) => publish({ ...call, message: { payload: { n }, headers } });
    const subscribed = subscribe(call);
    await publishUntil(() => send(0), subscribed);
    subscribed.answer((item) => (JSON.stringify(item).includes('"n":3') ? 'enough' : 'more'));
    expect(await send(1)).toEqual({ payload: { n: 1 }, headers });
    await send(2);
    await send(3);
    await subscribed.ended;
    const order = subscribed.items.map(({ item }) => item as { payload: { n: number } });
    const fresh = order.filter(({ payload }) => payload.n > 0);
    const shown = fresh.map((item) => ({ ...item, headers: withoutOwn(item) }));
    expect(shown).toEqual([1, 2, 3].map((n) => ({ payload: { n }, headers })));
  });
}

function comesBack(peerOf: () => StartedBroker, documentOf: DocumentOf): void {
  test('subscribes again when the broker was away for a while', patient, async () => {
    const peer = peerOf();
    const proxy = await cuttableProxy(peer.port);
    const hostMap = { [`tcp://${peer.host}:${peer.port}`]: proxy.origin };
    const document = await documentOf('restarts');
    const call = { document, operation: 'orders' };
    const send = () => messaging().publish({ ...call, message: { payload: {} } });
    const subscribed = messaging({ dialer: { hostMap } }).subscribe(call);
    await publishUntil(send, subscribed);
    proxy.cut();
    const later = setTimeout(() => proxy.mend(), 500);
    onTestFinished(() => clearTimeout(later));
    await publishUntil(send, subscribed);
    subscribed.abort();
    await expect(subscribed.ended).resolves.toBeUndefined();
  });
}

function remembers(documentOf: DocumentOf): void {
  test(
    'hands over again what was not acknowledged, and what came in the meantime',
    patient,
    async () => {
      const document = await documentOf('crashes');
      const { publish, subscribe } = messaging();
      const call = { document, operation: 'orders' };
      const send = (n: number) => publish({ ...call, message: { payload: { n } } });
      const first = subscribe(call, 'run-2/0/1');
      await publishUntil(() => send(0), first);
      first.answer((_, signal) => untilAborted(signal));
      await send(1);
      await elapsed(300);
      first.abort(SHUTTING_DOWN);
      await first.ended;
      await send(2);
      const second = subscribe(call, 'run-2/0/1');
      second.answer((item) => (JSON.stringify(item).includes('"n":2') ? 'enough' : 'more'));
      await second.ended;
      const numbers = second.items.map(
        ({ item }) => (item as { payload: { n: number } }).payload.n,
      );
      expect(numbers.filter((n) => n > 0)).toEqual([1, 2]);
    },
  );
}

/** The answer of a run that is busy until nobody waits for it any longer. */
function untilAborted(signal: AbortSignal): Promise<Delivery> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('not-taken')));
}

/** The headers without those that the connector adds. */
function withoutOwn(item: unknown): Json {
  const { headers } = item as { readonly headers: { readonly [name: string]: Json } };
  const own = /^(idempotency-key|content-type|nats-msg-id)$/i;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name)));
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWith } from '../packages/connectors/src/testing/installed-program.ts';
import type { Peer } from '../packages/connectors/src/testing/peer.ts';
import { rabbitMq } from '../packages/connectors/src/testing/peers/rabbitmq.ts';
import { type FakeCom, startFakeCom } from './rig/fake-com.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';
import { until } from './rig/until.ts';

const examples = path.resolve(import.meta.dirname, '../../shared/conformance/ows/examples');
const isThere = existsSync(examples);

let platform: Platform;
let fakeCom: FakeCom;

beforeAll(async () => {
  fakeCom = await startFakeCom();
  platform = await startPlatform({ TUTTI_EGRESS_MAP: `https://fake.com=${fakeCom.origin}` });
});
afterAll(async () => {
  await platform.close();
  fakeCom.close();
});

/** Publishes an example under a name of its own: as published, they all have the same one. */
async function publishExample(file: string): Promise<string> {
  const name = path.basename(file, '.yaml');
  const source = await readFile(path.join(examples, file), 'utf8');
  const own = source
    .replace('namespace: examples', 'namespace: demo')
    .replace('name: bearer-auth', `name: ${name}`);
  await platform.client.definitions.publish('demo', own);
  return name;
}

const absent = isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)';

describe(`the published examples of AsyncAPI${absent}`, () => {
  test(`are ${isThere ? 'there' : 'absent'}`, () => {
    expect(existsSync(path.join(examples, 'call-asyncapi-publish.yaml'))).toBe(isThere);
  });

  if (!isThere) return;

  test('call-asyncapi-publish.yaml completes', async () => {
    const name = await publishExample('call-asyncapi-publish.yaml');
    const input = { pet: { id: 7 }, token: 't0ken' };
    const { run } = await endOf(platform.client, await startRun(platform.client, name, input));
    expect([run.status, run.output]).toEqual(['completed', { payload: { petId: 7 }, headers: {} }]);
    expect(fakeCom.published).toEqual([{ authorization: 'Bearer t0ken', body: '{"petId":7}' }]);
  });

  test('call-asyncapi-subscribe-consume-amount.yaml completes with five messages', async () => {
    const name = await publishExample('call-asyncapi-subscribe-consume-amount.yaml');
    const { run } = await endOf(platform.client, await startRun(platform.client, name, {}));
    const messages = [1, 2, 3, 4, 5].map((n) => ({ payload: { n, from: {} }, headers: {} }));
    expect([run.status, run.output]).toEqual(['completed', messages]);
  });

  test.each([
    'call-asyncapi-subscribe-consume-while.yaml',
    'call-asyncapi-subscribe-consume-until.yaml',
    'call-asyncapi-subscribe-consume-forever-foreach.yaml',
  ])('%s goes on consuming, as it is written', async (file) => {
    const { client } = platform;
    const runId = await startRun(client, await publishExample(file), {});
    const received = async () => {
      const { items } = await client.runs.events('demo', runId, { limit: 500 });
      return items.filter(({ type }) => type === 'item-received').length;
    };
    await until(
      async () => ((await received()) > 6 ? true : undefined),
      () => 'no messages were consumed',
    );
    expect(['running', 'waiting']).toContain((await client.runs.get('demo', runId)).status);
    await client.runs.cancel('demo', runId);
    expect((await endOf(client, runId)).run.status).toBe('cancelled');
  });
});

const AMOUNT = 30;

const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: collect, version: '0.1.0' }
do:
  - collect:
      call: asyncapi
      with:
        document: { endpoint: https://fake.com/docs/amqp.json }
        operation: orders
        subscription:
          filter: \${ .payload.n > 0 }
          consume: { amount: ${AMOUNT} }
          foreach:
            item: message
            do:
              - pack: { set: { n: '\${ $message.payload.n }' } }
`;

const amqpDocument = (port: number) => ({
  asyncapi: '3.0.0',
  servers: { main: { host: `127.0.0.1:${port}`, protocol: 'amqp' } },
  channels: {
    orders: {
      address: 'orders',
      bindings: { amqp: { is: 'routingKey', exchange: { name: 'amq.topic', type: 'topic' } } },
    },
  },
  operations: { orders: { action: 'send', channel: { $ref: '#/channels/orders' } } },
});

/** Publishes to RabbitMQ; answers whether anybody has a queue for it. */
async function publisherTo(port: number) {
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`);
  connection.on('error', () => {});
  const channel = await connection.createConfirmChannel();
  let isReturned = false;
  channel.on('return', () => {
    isReturned = true;
  });
  return {
    async publish(n: number): Promise<boolean> {
      isReturned = false;
      const options = { messageId: `message-${n}`, persistent: true, mandatory: true };
      channel.publish('amq.topic', 'orders', Buffer.from(JSON.stringify({ n })), options);
      await channel.waitForConfirms();
      return !isReturned;
    },
    close: () => connection.close(),
  };
}

describeWith('rabbitmq-server', 'a subscription to RabbitMQ', () => {
  let broker: Peer;
  beforeAll(async () => {
    broker = await rabbitMq();
  }, 60_000);
  afterAll(() => broker.stop());

  test('loses and repeats nothing when the server is killed', async () => {
    const { client } = platform;
    const { publish, close } = await publisherTo(broker.port);
    fakeCom.describe('/docs/amqp.json', amqpDocument(broker.port));
    await client.definitions.publish('demo', DEFINITION);
    const runId = await startRun(client, 'collect', {});
    await until(
      async () => ((await publish(0)) ? true : undefined),
      () => 'nothing has subscribed',
    );
    for (let n = 1; n <= AMOUNT; n++) {
      expect(await publish(n)).toBe(true);
      if (n % 10 === 5) await platform.crash();
    }
    const { run } = await endOf(client, runId);
    const everyOne = Array.from({ length: AMOUNT }, (_, index) => ({ n: index + 1 }));
    expect([run.status, run.output]).toEqual(['completed', everyOne]);
    await until(
      async () => ((await publish(0)) ? undefined : true),
      () => 'its queue is still there',
    );
    await close();
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudEvent } from '@tutti/client';
import { type ChannelModel, connect } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../packages/connectors/src/testing/installed-program.ts';
import type { Peer } from '../packages/connectors/src/testing/peer.ts';
import { rabbitMq } from '../packages/connectors/src/testing/peers/rabbitmq.ts';
import { type Platform, startPlatform } from './rig/platform.ts';
import { until } from './rig/until.ts';

const QUEUE = { is: 'queue', queue: { name: 'events', durable: true } };

function numbered(n: number): CloudEvent {
  return { specversion: '1.0', id: `n${n}`, source: '/count', type: 'count.up', data: n };
}

describeWith('rabbitmq-server', 'an event sink that is a channel of RabbitMQ', () => {
  let platform: Platform;
  let broker: Peer;
  let model: ChannelModel;
  const documents = createServer((_, response) => {
    const document = {
      asyncapi: '3.0.0',
      info: { title: 'Events', version: '1' },
      servers: { broker: { host: `127.0.0.1:${broker.port}`, protocol: 'amqp' } },
      channels: { events: { address: 'events', bindings: { amqp: QUEUE } } },
      operations: { tell: { action: 'receive', channel: { $ref: '#/channels/events' } } },
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });

  beforeAll(async () => {
    [platform, broker] = await Promise.all([startPlatform(), rabbitMq()]);
    await new Promise<void>((resolve) => documents.listen(0, '127.0.0.1', resolve));
    model = await connect(`amqp://127.0.0.1:${broker.port}`);
    const channel = await model.createChannel();
    await channel.assertQueue('events', { durable: true });
    await channel.close();
  });
  afterAll(async () => {
    await model.close();
    documents.close();
    await Promise.all([platform.close(), broker.stop()]);
  });

  test('has every event, in order, though the server is killed meanwhile', async () => {
    const { client } = platform;
    const { port } = documents.address() as AddressInfo;
    await client.eventSinks.set('demo', 'broker', {
      channel: { document: `http://127.0.0.1:${port}/`, operation: 'tell' },
      types: ['count.*'],
    });
    await client.events.send('demo', [1, 2, 3].map(numbered));
    await platform.crash();
    await client.events.send('demo', [4, 5, 6].map(numbered));
    const taken: CloudEvent[] = [];
    const channel = await model.createChannel();
    await channel.consume(
      'events',
      (message) => {
        if (message) taken.push(JSON.parse(String(message.content)));
      },
      { noAck: true },
    );
    await until(
      () => (taken.some(({ id }) => id === 'n6') ? true : undefined),
      () => `the last event does not come: ${JSON.stringify(taken)}`,
    );
    const ids = taken.map(({ id }) => id);
    expect([...new Set(ids)]).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    expect(taken[0]).toEqual(numbered(1));
  });
});

import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { describeWith, installedProgram } from './installed-program.ts';
import { duringTest } from './peer.ts';
import { kafkaCluster } from './peers/kafka-cluster.ts';
import { mosquitto } from './peers/mosquitto.ts';
import { natsServer } from './peers/nats-server.ts';
import { rabbitMq } from './peers/rabbitmq.ts';
import { redisServer } from './peers/redis-server.ts';

test('a program that is not installed is not found', () => {
  expect([installedProgram('sh') === undefined, installedProgram('no-such-program')]).toEqual([
    false,
    undefined,
  ]);
});

const peers = [
  ['nats-server', natsServer],
  ['redis-server', redisServer],
  ['mosquitto', mosquitto],
  ['rabbitmq-server', rabbitMq],
] as const;

for (const [program, start] of peers) {
  describeWith(program, program, () => {
    test('takes connections again after it was killed', { timeout: 60_000 }, async () => {
      const peer = await duringTest(start());
      await peer.kill();
      expect(await takesConnections(peer.port)).toBe(false);
      await peer.restart();
      expect(await takesConnections(peer.port)).toBe(true);
    });
  });
}

describeWith('kcat', 'the Kafka cluster of kcat', () => {
  test('takes connections until it is killed', async () => {
    const cluster = await kafkaCluster();
    expect(await takesConnections(cluster.port)).toBe(true);
    await cluster.kill();
    expect(await takesConnections(cluster.port)).toBe(false);
  });
});

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

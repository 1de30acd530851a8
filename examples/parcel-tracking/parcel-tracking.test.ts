import path from 'node:path';
import { publishExample, readExampleInput } from '@tutti/demo';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, startPlatform, startRun } from '../../e2e/rig/platform.ts';
import { until } from '../../e2e/rig/until.ts';
import { describeWith } from '../../packages/connectors/src/testing/installed-program.ts';
import { duringTest } from '../../packages/connectors/src/testing/peer.ts';
import { mosquitto } from '../../packages/connectors/src/testing/peers/mosquitto.ts';
import { startCarrier } from './carrier.ts';

describeWith('mosquitto', 'parcel tracking', () => {
  test('follows a parcel until it is delivered, though the server dies meanwhile', async () => {
    const broker = await duringTest(mosquitto());
    const carrier = await startCarrier(`mqtt://127.0.0.1:${broker.port}`);
    onTestFinished(() => carrier.close());
    const platform = await startPlatform({
      TUTTI_RESOURCES: path.join(import.meta.dirname, '..'),
      TUTTI_EGRESS_MAP: `tcp://localhost:1883=tcp://127.0.0.1:${broker.port}`,
    });
    onTestFinished(() => platform.close());
    const { client } = platform;
    await publishExample(client, 'parcel-tracking');
    const input = await readExampleInput('parcel-tracking');
    const runId = await startRun(client, 'parcel-tracking', input);
    const isAtTheDoor = async () => {
      const { items } = await client.runs.events('demo', runId, { limit: 500 });
      return JSON.stringify(items).includes('at the door') || undefined;
    };
    await until(isAtTheDoor, () => 'the parcel is not at the door');
    await platform.crash();
    carrier.deliver();
    const { run } = await endOf(client, runId);
    const { stations } = run.output as { readonly stations: readonly string[] };
    expect([run.status, stations.at(-1)]).toEqual(['completed', 'delivered']);
    expect(stations).toContain('at the door');
  });
});

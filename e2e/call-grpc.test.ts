import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './rig/free-port.ts';
import { startGreeter, writeGreeterProto } from './rig/greeter.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';

/** As published, but for a retry: the service is started late. */
const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: grpc-example, version: '0.1.0' }
do:
  - patiently:
      try:
        - greet:
            call: grpc
            with:
              proto:
                endpoint: file://app/greet.proto
              service:
                name: GreeterApi.Greeter
                host: localhost
                port: 5011
              method: SayHello
              arguments:
                name: \${ .user.preferredDisplayName }
      catch:
        errors: { with: { type: https://serverlessworkflow.io/spec/1.0.0/errors/communication } }
        retry: { delay: { milliseconds: 100 }, limit: { attempt: { count: 100 } } }
`;

let resources: string;
let port: number;
let platform: Platform;

beforeAll(async () => {
  resources = await mkdtemp(path.join(tmpdir(), 'tutti-resources-'));
  await writeGreeterProto(resources);
  port = await freePort();
  platform = await startPlatform({
    TUTTI_RESOURCES: resources,
    TUTTI_EGRESS_MAP: `http://localhost:5011=http://127.0.0.1:${port}`,
  });
  await platform.client.definitions.publish('demo', DEFINITION);
});
afterAll(async () => {
  await platform.close();
  await rm(resources, { recursive: true });
});

test('a run greets through gRPC, as soon as the service is there', async () => {
  const runId = await startRun(platform.client, 'grpc-example', {
    user: { preferredDisplayName: 'Ada' },
  });
  const peer = await startGreeter(resources, port);
  const { run } = await endOf(platform.client, runId);
  peer.close();
  expect([run.status, run.output]).toEqual(['completed', { message: 'Hello, Ada!' }]);
});

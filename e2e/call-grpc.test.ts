import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './rig/free-port.ts';
import { startGrpcPeer } from './rig/grpc-peer.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';

/** What `call-grpc.yaml`, the published example, expects to find. */
const PROTO = `
syntax = "proto3";
package GreeterApi;
service Greeter { rpc SayHello(HelloRequest) returns (HelloReply); }
message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
`;

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
  await mkdir(path.join(resources, 'app'));
  await writeFile(path.join(resources, 'app/greet.proto'), PROTO);
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
  const proto = path.join(resources, 'app/greet.proto');
  const peer = await startGrpcPeer(proto, 'GreeterApi.Greeter', port, {
    SayHello: ({ request }, answer) => answer(null, { message: `Hello, ${request.name}!` }),
  });
  const { run } = await endOf(platform.client, runId);
  peer.close();
  expect([run.status, run.output]).toEqual(['completed', { message: 'Hello, Ada!' }]);
});

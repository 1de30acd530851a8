import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './rig/free-port.ts';
import { startGreeter, writeGreeterProto } from './rig/greeter.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';
import { until } from './rig/until.ts';

const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: greet, version: '1.0.0' }
do:
  - greet:
      call: grpc
      with:
        proto: { endpoint: file://app/greet.proto }
        service: { name: GreeterApi.Greeter, host: localhost, port: 5011 }
        method: SayHello
        arguments: { name: Ada }
`;

const TARGET = 'http://localhost:5011';
const CONFIGURATION = {
  targets: { [TARGET]: { maxConcurrent: 1, breaker: { failures: 2, openFor: 'PT1H' } } },
};

let folder: string;
let port: number;
let platform: Platform;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tutti-limited-'));
  await writeGreeterProto(folder);
  await writeFile(path.join(folder, 'tutti.json'), JSON.stringify(CONFIGURATION));
  port = await freePort();
  platform = await startPlatform({
    TUTTI_RESOURCES: folder,
    TUTTI_CONFIG: path.join(folder, 'tutti.json'),
    TUTTI_EGRESS_MAP: `${TARGET}=http://127.0.0.1:${port}`,
  });
  await platform.client.definitions.publish('demo', DEFINITION);
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

test('calls of gRPC have the bulkhead and the breaker of their target, as any call', async () => {
  const answers: (() => void)[] = [];
  const peer = await startGreeter(
    folder,
    port,
    (_, answer) => void answers.push(() => answer(null, { message: 'Hello!' })),
  );
  const runs = [
    await startRun(platform.client, 'greet', {}),
    await startRun(platform.client, 'greet', {}),
  ];
  const held = await until(
    async () => {
      for (const runId of runs) {
        const { tasks } = await platform.client.runs.waits('demo', runId);
        if (tasks[0]?.waitsFor.kind === 'bulkhead') return tasks[0].waitsFor;
      }
      return undefined;
    },
    () => 'no call is held back',
  );
  expect(held).toEqual({
    kind: 'bulkhead',
    call: 'grpc/call',
    target: TARGET,
    ahead: 0,
    maxConcurrent: 1,
  });
  for (const count of [1, 2]) {
    const answer = await until(
      async () => answers[count - 1],
      () => `call ${count} does not come`,
    );
    expect(answers).toHaveLength(count);
    answer();
  }
  for (const runId of runs)
    expect((await endOf(platform.client, runId)).run.status).toBe('completed');
  peer.close();
  const titles = [];
  for (const _ of ['first', 'second', 'third']) {
    const { run } = await endOf(platform.client, await startRun(platform.client, 'greet', {}));
    titles.push(run.problem?.title);
  }
  expect(titles.at(-1)).toBe('Circuit Open');
  expect(titles.slice(0, 2)).not.toContain('Circuit Open');
});

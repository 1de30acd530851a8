import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './rig/free-port.ts';
import { startGreeter, writeGreeterProto } from './rig/greeter.ts';
import type { GrpcPeer } from './rig/grpc-peer.ts';
import { endOf, type Platform, startPlatform, startRun } from './rig/platform.ts';

const examples = path.resolve(import.meta.dirname, '../../shared/conformance/ows/examples');
const isThere = existsSync(examples);

/** Starts the stand-in instead of what `npx` would bring. */
const NPX = `#!/bin/sh
exec '${process.execPath}' '${path.join(import.meta.dirname, 'rig/slack-stand-in.ts')}'
`;

let folder: string;
let platform: Platform;
let greeter: GrpcPeer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tutti-published-'));
  await writeGreeterProto(folder);
  await writeFile(path.join(folder, 'npx'), NPX);
  await chmod(path.join(folder, 'npx'), 0o755);
  const port = await freePort();
  greeter = await startGreeter(folder, port);
  platform = await startPlatform({
    TUTTI_RESOURCES: folder,
    TUTTI_EGRESS_MAP: `http://localhost:5011=http://127.0.0.1:${port}`,
    TUTTI_SHELL: 'allow',
    PATH: `${folder}:${process.env.PATH}`,
  });
});
afterAll(async () => {
  await platform.close();
  greeter.close();
  await rm(folder, { recursive: true });
});

const published: readonly (readonly [file: string, input: object, output: object])[] = [
  ['call-grpc.yaml', { user: { preferredDisplayName: 'Ada' } }, { message: 'Hello, Ada!' }],
  ['call-mcp.yaml', {}, { content: [{ type: 'text', text: 'C1234567890: Hello, world! :wave:' }] }],
];

describe(`published examples${isThere ? '' : ' (ABSENT: the conformance kit is not beside this checkout)'}`, () => {
  test(`are ${isThere ? 'there' : 'absent'}`, () => {
    expect(published.map(([file]) => existsSync(path.join(examples, file)))).toEqual(
      published.map(() => isThere),
    );
  });

  for (const [file, input, output] of isThere ? published : []) {
    test(`${file} completes`, async () => {
      const source = await readFile(path.join(examples, file), 'utf8');
      const name = /^ {2}name: (.*)$/m.exec(source)?.[1] ?? '';
      const { client } = platform;
      await client.definitions.publish(
        'demo',
        source.replace('namespace: test', 'namespace: demo'),
      );
      const { run } = await endOf(client, await startRun(client, name, input));
      expect([run.status, run.output]).toEqual(['completed', output]);
    });
  }
});

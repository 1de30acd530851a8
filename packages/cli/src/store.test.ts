import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start, tutti } from './testing/command.ts';

const DEFINITION = `document: { dsl: '1.0.3', namespace: default, name: one, version: '1.0.0' }
do: [ { nap: { wait: P1D } } ]`;

let root: string;
let server: ChildProcess;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'tutti-cli-store-'));
  writeFileSync(path.join(root, 'one.yaml'), DEFINITION);
  server = start(root, ['up', '--port', '0']);
  await once(server.stderr!, 'data');
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(root, { recursive: true, force: true });
});

test('a store in use is backed up, restored, verified, copied, and saved when it is damaged', async () => {
  const to = (name: string) => path.join(root, name);
  const data = to('.tutti');
  await tutti(root, ['publish', 'one.yaml']);
  const backup = JSON.parse((await tutti(root, ['backup', '--json'])).data);
  expect(backup.folder).toContain(path.join(data, 'backups'));
  expect(await tutti(root, ['store', 'verify', '--store', data])).toMatchObject({
    code: 1,
    words: expect.stringContaining('another process is using it'),
  });
  expect(await tutti(root, ['store', 'verify', '--store', backup.folder])).toMatchObject({
    code: 0,
  });

  const restored = await tutti(root, [
    'store',
    'restore',
    '--from',
    backup.folder,
    '--to',
    to('r'),
  ]);
  expect(restored).toMatchObject({ code: 0 });
  const checked = await tutti(root, ['store', 'verify', '--store', to('r'), '--json']);
  expect(JSON.parse(checked.data)).toMatchObject({ problems: 0, checked: { definitions: 1 } });

  const copied = await tutti(root, ['store', 'copy', '--from', to('r'), '--to', to('c'), '--json']);
  expect(JSON.parse(copied.data)).toMatchObject({ rows: { definitions: 1 }, problems: 0 });

  const file = path.join(to('r'), 'tutti.db');
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(50) ^ 1, 50);
  writeFileSync(file, bytes);
  const damaged = await tutti(root, ['store', 'verify', '--store', to('r')]);
  expect(damaged).toMatchObject({ code: 1, words: expect.stringContaining('page 1 of tutti.db') });
  const saved = await tutti(root, ['store', 'salvage', '--from', to('r'), '--to', to('s')]);
  expect(saved).toMatchObject({ code: 0, words: expect.stringContaining('has all of it') });
});

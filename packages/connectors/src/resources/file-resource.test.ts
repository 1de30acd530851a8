import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { readFileResource } from './file-resource.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'resources-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await mkdir(join(path, 'open/app'), { recursive: true });
  await writeFile(join(path, 'open/app/greet.proto'), 'open');
  await writeFile(join(path, 'secret'), 'secret');
  await symlink(join(path, 'secret'), join(path, 'open/link'));
  return join(path, 'open');
}

function read(uri: string, path: string | undefined) {
  const resource = { what: 'proto document', uri: new URL(uri), authentication: undefined };
  return readFileResource(resource, { folder: path });
}

test.each([
  'file://app/greet.proto',
  'file:///app/greet.proto',
  'file:///app/../app/greet%2Eproto',
])('%s is a file of the folder for resources', async (uri) => {
  expect(await read(uri, await folder())).toBe('open');
});

test.each([
  'file:///link',
  'file:///..%2fsecret',
  'file:///app',
  'file:///nothing',
  'file:///a%00b',
  'file:///%ff',
])('%s is none', async (uri) => {
  expect(await faultOf(read(uri, await folder()))).toMatchObject({
    kind: 'terminal',
    type: 'configuration',
    status: 404,
    title: 'Document Not Found',
  });
});

test('no file is read unless the operator has set a folder aside', async () => {
  expect(await faultOf(read('file://app/greet.proto', undefined))).toMatchObject({
    kind: 'terminal',
    type: 'authorization',
    status: 403,
    title: 'Files Not Enabled',
    detail: expect.stringContaining('TUTTI_RESOURCES=<folder>'),
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { testCertificate } from '../packages/connectors/src/testing/certificate.ts';
import { forwardProxy } from '../packages/connectors/src/testing/forward-proxy.ts';
import { endOf, startPlatform, startRun } from './rig/platform.ts';

const DEFINITION = `
document: { dsl: '1.0.3', namespace: demo, name: far-away, version: '1.0.0' }
do:
  - find:
      call: openapi
      with:
        document: { endpoint: https://greeter.example/api.json }
        operationId: findPets
        parameters: { status: [ available, sold ] }
      output: { as: { found: '\${ . }' } }
  - ask:
      try:
        - forbidden: { call: http, with: { method: get, endpoint: http://elsewhere.example/ } }
      catch:
        as: problem
        do:
          - tell: { set: { found: '\${ .found }', title: '\${ $problem.title }', detail: '\${ $problem.detail }' } }
`;
const API = {
  openapi: '3.1.0',
  servers: [{ url: '/v1' }],
  paths: {
    '/pets': {
      get: {
        operationId: 'findPets',
        parameters: [{ name: 'status', in: 'query', style: 'pipeDelimited' }],
      },
    },
  },
};
const PASSWORD = 'pass-word-of-the-proxy';
const caFile = fileURLToPath(
  new URL('../packages/connectors/src/testing/tls/certificate.pem', import.meta.url),
);

/** A service of TLS, whose certificate is of no well-known authority. */
async function petService(): Promise<number> {
  const server = createServer(testCertificate, ({ url }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url === '/api.json' ? API : { url }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('calls leave through the proxy, to authorities that the operator trusts; its password is kept nowhere', async () => {
  const names = { 'greeter.example:443': `127.0.0.1:${await petService()}` };
  const proxy = await forwardProxy({ names, credentials: `me:${PASSWORD}` });
  const platform = await startPlatform({
    TUTTI_PROXY: proxy.origin.replace('//', `//me:${PASSWORD}@`),
    TUTTI_NO_PROXY: 'elsewhere.example',
    TUTTI_CA_FILE: caFile,
    TUTTI_LOG: 'debug',
  });
  onTestFinished(() => platform.close());
  await platform.client.definitions.publish('demo', DEFINITION);
  const runId = await startRun(platform.client, 'far-away', {});
  const { run, events } = await endOf(platform.client, runId);
  expect(run.output).toEqual({
    found: { url: '/v1/pets?status=available%7Csold' },
    title: 'Communication Failed',
    detail: expect.stringMatching(/^The service at http:\/\/elsewhere\.example cannot be found/),
  });
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT greeter.example:443']));
  expect(JSON.stringify(events)).not.toContain(PASSWORD);
  for (const file of await filesIn(path.join(platform.folder, 'data'))) {
    expect((await readFile(file)).includes(PASSWORD)).toBe(false);
  }
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((each) => each.isFile())
    .map((each) => path.join(each.parentPath, each.name));
}

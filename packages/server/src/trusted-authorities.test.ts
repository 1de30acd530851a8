import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createDialer } from '@tutti/connectors';
import { expect, onTestFinished, test } from 'vitest';
import { readNetworkSettings } from './configuration/network.ts';
import { trustAuthorities } from './trusted-authorities.ts';

const folder = new URL('../../connectors/src/testing/tls/', import.meta.url);

test('what the operator names is trusted by every connection, until it is taken back', async () => {
  const key = readFileSync(new URL('key.pem', folder));
  const cert = readFileSync(new URL('certificate.pem', folder));
  const server = createServer({ key, cert }, (_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const call = async () => {
    const dialer = createDialer();
    const { port } = server.address() as AddressInfo;
    const init = { method: 'GET', headers: {}, signal: new AbortController().signal };
    const answer = dialer.request(`https://127.0.0.1:${port}/`, init);
    return answer.then(({ status }) => status).finally(() => dialer.close());
  };
  const read = readNetworkSettings({ TUTTI_CA_FILE: 'certificate.pem' }, folder.pathname);
  expect(read).toEqual({ settings: { authorities: [cert.toString().trim()] }, mistakes: [] });
  const untrust = trustAuthorities(read.settings.authorities);
  try {
    expect(await call()).toBe(200);
  } finally {
    untrust();
  }
  await expect(call()).rejects.toThrow('self-signed');
});

test('a file without certificates is a mistake', () => {
  expect(readNetworkSettings({ TUTTI_CA_FILE: 'key.pem' }, folder.pathname).mistakes).toEqual([
    "Expected TUTTI_CA_FILE to name a file of certificates (PEM), but it is 'key.pem': it holds none.",
  ]);
});

import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { testCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { describeWith } from '../testing/installed-program.ts';
import { duringTest } from '../testing/peer.ts';
import { tinyproxy } from '../testing/peers/tinyproxy.ts';
import { createDialer } from './dialer.ts';

const init = { method: 'POST', headers: {}, signal: new AbortController().signal, body: 'hello' };

/** A service under the name of this machine, which is not called directly as `localhost` is. */
async function service(isSecure: boolean): Promise<string> {
  const answer: RequestListener = (request, response) => {
    request.resume();
    response.end(JSON.stringify(request.headers));
  };
  const server = isSecure ? createSecureServer(testCertificate, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `${isSecure ? 'https' : 'http'}://${hostname()}:${port}`;
}

async function through(credentials: string, lines: readonly string[]) {
  const { host, port } = await duringTest(tinyproxy(lines));
  const dialer = createDialer({ proxy: { uri: `http://${credentials}${host}:${port}` } });
  onTestFinished(() => dialer.close());
  return dialer;
}

describeWith('tinyproxy', 'a proxy of another make', () => {
  test('sends http on', async () => {
    const origin = await service(false);
    const dialer = await through('me:s3cret@', ['BasicAuth me s3cret']);
    const { status, body } = await dialer.request(`${origin}/orders`, init);
    const headers = JSON.parse(Buffer.from(body).toString());
    expect([status, headers.host]).toEqual([200, new URL(origin).host]);
    expect(headers.via).toContain('tinyproxy');
    expect(headers).not.toHaveProperty('proxy-authorization');
  });

  test('opens tunnels, in which a certificate is checked as anywhere', async () => {
    const origin = await service(true);
    const dialer = await through('me:s3cret@', ['BasicAuth me s3cret']);
    expect(await faultOf(dialer.request(origin, init))).toMatchObject({
      kind: 'terminal',
      title: 'Certificate Not Trusted',
      detail: expect.stringContaining(`The service at ${origin} presented a certificate`),
    });
  });

  test('does not know who asks', async () => {
    const origin = await service(true);
    const dialer = await through('me:wr0ng@', ['BasicAuth me s3cret']);
    const fault = await faultOf(dialer.request(origin, init));
    expect(fault).toMatchObject({ kind: 'terminal', title: 'Refused By The Proxy' });
    expect(fault.detail).toContain('does not accept the credentials of this server');
    expect(fault.detail).not.toMatch(/wr0ng|s3cret/);
  });

  test('lets nobody to a port that it does not allow', async () => {
    const origin = await service(true);
    const dialer = await through('', ['ConnectPort 443']);
    expect(await faultOf(dialer.request(origin, init))).toMatchObject({
      kind: 'terminal',
      title: 'Refused By The Proxy',
      detail: expect.stringContaining('(it answered 403)'),
    });
  });
});

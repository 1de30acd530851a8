import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testCertificate, trustTestCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { forwardProxy } from '../testing/forward-proxy.ts';
import { closedOrigin, localServer, tcpServer } from '../testing/local-server.ts';
import { createDialer, type DialerOptions } from './dialer.ts';
import { readProxy } from './proxy.ts';

const init = {
  method: 'GET',
  headers: { 'x-trace': '7' },
  signal: new AbortController().signal,
};
const policy = { allowLoopback: false, allowPrivate: false };

function dialer(options: DialerOptions) {
  const created = createDialer(options);
  onTestFinished(() => created.close());
  return created;
}

/** Answers the headers that came, over TLS. */
async function secureServer(): Promise<number> {
  const server = createSecureServer(testCertificate, ({ headers, url }, response) =>
    response.end(JSON.stringify({ url, ...headers })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function textOf({ body }: { readonly body: Uint8Array }): string {
  return Buffer.from(body).toString();
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

describe('a call through the proxy', () => {
  test('of https is a tunnel: the proxy learns the host and nothing else', async () => {
    trustTestCertificate();
    const port = await secureServer();
    const names = { 'greeter.example:443': `127.0.0.1:${port}` };
    const proxy = await forwardProxy({ names, credentials: 'me:p@ss' });
    const uri = proxy.origin.replace('//', '//me:p%40ss@');
    const through = dialer({ proxy: { uri }, addresses: policy });
    const answers = [
      await through.request('https://greeter.example/orders?q=1', init),
      await through.request('https://greeter.example/orders?q=2', init),
    ].map((answer) => JSON.parse(textOf(answer)));
    expect(answers).toMatchObject([
      { url: '/orders?q=1', host: 'greeter.example', 'x-trace': '7' },
      { url: '/orders?q=2', host: 'greeter.example', 'x-trace': '7' },
    ]);
    expect(answers[0]).not.toHaveProperty('proxy-authorization');
    expect(proxy.asked).toEqual(['CONNECT greeter.example:443']);
  });

  test('of http is sent on by it, and the service does not see its credentials', async () => {
    const server = await localServer((request, response) => {
      response.end(JSON.stringify(request.headers));
    });
    const names = { 'shop.example:80': hostOf(server.origin) };
    const proxy = await forwardProxy({ names, credentials: 'me:secret' });
    const uri = proxy.origin.replace('//', '//me:secret@');
    const through = dialer({ proxy: { uri }, addresses: policy });
    const answer = JSON.parse(textOf(await through.request('http://shop.example/a?b=c', init)));
    expect([proxy.asked, server.received[0]?.url]).toEqual([
      ['GET http://shop.example/a?b=c'],
      '/a?b=c',
    ]);
    expect(answer).toMatchObject({ host: 'shop.example', 'x-trace': '7' });
    expect(answer).not.toHaveProperty('proxy-authorization');
  });

  test('may come in parts', async () => {
    const server = await localServer((_, response) => response.end('event'));
    const proxy = await forwardProxy({ names: { 'shop.example:80': hostOf(server.origin) } });
    const { body } = await dialer({ proxy: { uri: proxy.origin } }).stream(
      'http://shop.example/',
      init,
    );
    const parts: string[] = [];
    for await (const part of body) parts.push(Buffer.from(part).toString());
    expect(parts).toEqual(['event']);
  });

  test('reaches a proxy that speaks TLS', async () => {
    trustTestCertificate();
    const port = await secureServer();
    const names = { 'greeter.example:8443': `127.0.0.1:${port}` };
    const proxy = await forwardProxy({ names, secure: true });
    const answer = await dialer({ proxy: { uri: proxy.origin } }).request(
      'https://greeter.example:8443/',
      init,
    );
    expect([answer.status, proxy.asked]).toEqual([200, ['CONNECT greeter.example:8443']]);
  });

  test('is not made for what is excepted, mapped to loopback, or loopback itself', async () => {
    const server = await localServer((_, response) => response.end('direct'));
    const proxy = await forwardProxy();
    const direct = dialer({
      proxy: { uri: proxy.origin, except: ['no-such-host.invalid'] },
      hostMap: { 'http://mapped.example': server.origin },
    });
    expect(textOf(await direct.request(server.origin, init))).toBe('direct');
    expect(textOf(await direct.request('http://mapped.example/', init))).toBe('direct');
    const missing = await faultOf(direct.request('http://a.no-such-host.invalid/', init));
    expect([missing.detail, proxy.asked]).toEqual([
      'The service at http://a.no-such-host.invalid cannot be found: its host name does not resolve. Check how the name is spelled.',
      [],
    ]);
  });
});

describe('the address guard, in front of a proxy', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/',
    'http://10.0.0.7/',
    'http://[::ffff:10.0.0.7]/',
    'http://127.0.0.1:1/',
    'http://localhost:1/',
  ])('keeps it from being asked for %s', async (address) => {
    const proxy = await forwardProxy();
    const guarded = dialer({ proxy: { uri: proxy.origin }, addresses: policy });
    expect(await faultOf(guarded.request(address, init))).toMatchObject({
      kind: 'terminal',
      title: 'Address Not Allowed',
    });
    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy that fails', () => {
  const called = ['http://shop.example', 'https://shop.example'] as const;

  test.each(called)('because it is not there: %s', async (origin) => {
    const uri = await closedOrigin();
    const fault = await faultOf(dialer({ proxy: { uri } }).request(origin, init));
    expect(fault).toMatchObject({ kind: 'retryable', type: 'communication', status: 500 });
    expect(fault.detail).toMatch(/refused the connection\. See that it runs/);
    expect(fault.detail).toContain(`proxy at ${uri}`);
    expect(fault.detail).toContain(origin);
  });

  test.each(called)('because it does not know who asks: %s', async (origin) => {
    const proxy = await forwardProxy({ credentials: 'me:right-one' });
    const uri = proxy.origin.replace('//', '//me:wrong-one@');
    expect(await faultOf(dialer({ proxy: { uri } }).request(origin, init))).toEqual({
      kind: 'terminal',
      type: 'communication',
      status: 500,
      title: 'Refused By The Proxy',
      detail: expect.stringMatching(
        /^The proxy at http:\/\/127\.0\.0\.1:\d+ does not accept the credentials of this server for a call of http.*TUTTI_PROXY\.$/,
      ),
    });
  });

  test.each([
    [403, 'terminal', 'does not let this server call https://shop.example (it answered 403).'],
    [502, 'retryable', 'could not reach https://shop.example (it answered 502).'],
  ])('because it says %i', async (refuses, kind, words) => {
    const { origin } = await forwardProxy({ refuses });
    const fault = await faultOf(
      dialer({ proxy: { uri: origin } }).request('https://shop.example/', init),
    );
    expect(fault).toMatchObject({ kind, title: 'Refused By The Proxy' });
    expect(fault.detail).toContain(`The proxy at ${origin} ${words}`);
  });

  test('because it says nothing', async () => {
    const uri = await tcpServer(() => {});
    const impatient = dialer({ proxy: { uri }, limits: { connectTimeoutMs: 50 } });
    expect(await faultOf(impatient.request('https://shop.example/', init))).toMatchObject({
      kind: 'retryable',
      status: 504,
      title: 'No Answer In Time',
      detail: expect.stringContaining(`The proxy at ${uri}, through which https://shop.example`),
    });
  });

  test('because nobody trusts its certificate', async () => {
    const { origin: uri } = await forwardProxy({ secure: true });
    expect(
      await faultOf(dialer({ proxy: { uri } }).request('https://shop.example/', init)),
    ).toMatchObject({ kind: 'terminal', title: 'Certificate Not Trusted' });
  });

  test('is told apart from a service whose certificate nobody trusts', async () => {
    const port = await secureServer();
    const names = { 'greeter.example:443': `127.0.0.1:${port}` };
    const { origin: uri } = await forwardProxy({ names });
    const fault = await faultOf(
      dialer({ proxy: { uri } }).request('https://greeter.example', init),
    );
    expect(fault).toMatchObject({ kind: 'terminal', title: 'Certificate Not Trusted' });
    expect(fault.detail).toMatch(/^The service at https:\/\/greeter\.example presented/);
  });
});

describe('what is called without the proxy', () => {
  test.each([
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://api.example.com', true],
    ['.example.com', 'https://api.example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['example.com:8080', 'http://example.com:8080', true],
    ['example.com:8080', 'http://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/8', 'http://11.1.2.3', false],
    ['fd00::/8', 'http://[fd00::1]', true],
    ['192.0.2.1', 'http://192.0.2.1:8080', true],
    ['*', 'https://anything.example', true],
    ['other.example', 'http://127.8.9.1', true],
    ['other.example', 'http://[::1]', true],
    ['other.example', 'http://api.localhost', true],
  ])('%s: %s', (entry, target, isDirect) => {
    const { isFor } = readProxy({ uri: 'http://proxy:3128', except: [entry] });
    expect(isFor(new URL(target))).toBe(!isDirect);
  });

  test.each(['', 'https://example.com', '10.0.0.0/99', 'a b'])('cannot be "%s"', (entry) => {
    expect(() => readProxy({ uri: 'http://proxy:3128', except: [entry] })).toThrow(
      `"10.0.0.0/8", or "*", but it is "${entry}".`,
    );
  });
});

test.each(['proxy:3128', 'socks5://proxy', 'http://me:s3cret@proxy/path', 'http://:s3cret@'])(
  '%s is no address of a proxy, and is not repeated',
  (uri) => {
    expect(() => readProxy({ uri })).toThrow(
      'Expected the address of the proxy to be such as "http://proxy.example.com:3128", but it is not.',
    );
  },
);

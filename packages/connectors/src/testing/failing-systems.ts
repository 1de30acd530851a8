import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DialerOptions } from '../dialer/index.ts';
import { expiredCertificate, testCertificate, trustTestCertificate } from './certificate.ts';
import { closedOrigin, localServer, tcpServer } from './local-server.ts';

/** A system that fails in one way, and the problem that has to come of it, whoever speaks to it. */
export interface FailingSystem {
  readonly name: string;
  /** Begins to fail, for the length of the current test; answers where it does. */
  start(): Promise<string>;
  /** What makes a test of it short. */
  readonly dialer?: DialerOptions;
  readonly fault: {
    readonly kind: 'retryable' | 'terminal';
    readonly status: number;
    readonly title: string;
    /** What it did, and what to do. */
    readonly detail: string;
  };
}

const MIB = 1024 * 1024;
const seeItsLog = 'See its log, and that of whatever stands before it.';
const lost = { kind: 'retryable', status: 500, title: 'Communication Failed' } as const;
const late = { kind: 'retryable', status: 504, title: 'No Answer In Time' } as const;
const tooSlow = 'See why it is slow, or ask it for less.';
const distrusted = { kind: 'terminal', status: 500, title: 'Certificate Not Trusted' } as const;
const tooLarge = {
  kind: 'terminal',
  status: 500,
  title: 'Response Too Large',
  detail:
    'sent a response larger than this installation accepts. Ask it for less, such as one page of it.',
} as const;

/** How systems fail that are spoken to over HTTP. */
export const failingSystems: readonly FailingSystem[] = [
  {
    name: 'nothing listens',
    start: closedOrigin,
    fault: {
      ...lost,
      detail: 'refused the connection. See that it runs, and listens on that port.',
    },
  },
  {
    name: 'a host that does not exist',
    start: async () => 'http://no-such-host.invalid',
    fault: {
      ...lost,
      detail: 'cannot be found: its host name does not resolve. Check how the name is spelled.',
    },
  },
  {
    name: 'no answer',
    start: () => tcpServer(() => {}),
    dialer: { limits: { headersTimeoutMs: 50 } },
    fault: { ...late, detail: `did not begin to answer in time. ${tooSlow}` },
  },
  {
    name: 'a slow answer',
    start: () => answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', 'goes on'),
    dialer: { limits: { bodyTimeoutMs: 50, totalTimeoutMs: 80 } },
    fault: { ...late, detail: `did not finish its answer in time. ${tooSlow}` },
  },
  {
    name: 'half an answer',
    start: () => answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    fault: { ...lost, detail: `broke the connection off. ${seeItsLog}` },
  },
  {
    name: 'no answer at all',
    start: () => answering(''),
    fault: { ...lost, detail: `broke the connection off. ${seeItsLog}` },
  },
  {
    name: 'another protocol',
    start: () => answering('SSH-2.0-OpenSSH_9.6\r\n\r\n'),
    fault: {
      ...lost,
      detail:
        'sent an answer that is not valid HTTP. See that HTTP is what is spoken on that port.',
    },
  },
  { name: '50 MB, announced', start: () => large({ 'content-length': 51 * MIB }), fault: tooLarge },
  { name: '50 MB, not announced', start: () => large({}), fault: tooLarge },
  {
    name: 'a certificate that is self-signed',
    start: async () => `https://127.0.0.1:${await securePort(testCertificate)}`,
    fault: {
      ...distrusted,
      detail:
        'presented a certificate that is self-signed. Expected one of an authority that is trusted here. The operator can name that authority in TUTTI_CA_FILE.',
    },
  },
  {
    name: 'a certificate that has expired',
    async start() {
      trustTestCertificate(expiredCertificate);
      return `https://127.0.0.1:${await securePort(expiredCertificate)}`;
    },
    fault: {
      ...distrusted,
      detail:
        'presented a certificate that has expired. It is to be renewed; see also the clock of this machine.',
    },
  },
  {
    name: 'a certificate for another host',
    async start() {
      trustTestCertificate();
      return `https://127.0.0.2:${await securePort(testCertificate)}`;
    },
    fault: {
      ...distrusted,
      detail:
        'presented a certificate for another host. Expected one for the host that is called: check its name.',
    },
  },
  {
    name: 'no TLS',
    start: async () => (await answering('HTTP/1.1 400 No\r\n\r\n')).replace('http:', 'https:'),
    fault: {
      ...lost,
      detail: 'does not speak TLS as expected. See that TLS is what is spoken on that port.',
    },
  },
];

/** A page for people where something else is expected. */
export async function pageServer(contentType = 'text/html'): Promise<string> {
  const { origin } = await localServer((_, response) => {
    response.writeHead(200, { 'content-type': contentType }).end('<html>Welcome</html>');
  });
  return origin;
}

function answering(bytes: string, then: 'ends' | 'goes on' = 'ends'): Promise<string> {
  return tcpServer((socket) =>
    socket.once('data', () => (then === 'ends' ? socket.end(bytes) : socket.write(bytes))),
  );
}

async function large(headers: { readonly 'content-length'?: number }): Promise<string> {
  const { origin } = await localServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(Buffer.alloc(51 * MIB, ' '));
  });
  return origin;
}

async function securePort(certificate: typeof testCertificate): Promise<number> {
  const server = createSecureServer(certificate, (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

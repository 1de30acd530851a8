import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';
import type { Json } from '@tutti/connector-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testCertificate, trustTestCertificate } from '../testing/certificate.ts';
import { faultOf } from '../testing/fault-of.ts';
import { describeWith } from '../testing/installed-program.ts';
import { closedOrigin, tcpServer } from '../testing/local-server.ts';
import {
  type MessagingOptions,
  messaging,
  ordersDocument,
  publishUntil,
  served,
} from '../testing/messaging.ts';
import { duringTest } from '../testing/peer.ts';
import { mosquitto } from '../testing/peers/mosquitto.ts';
import { natsServer } from '../testing/peers/nats-server.ts';
import { rabbitMq } from '../testing/peers/rabbitmq.ts';
import { redisServer } from '../testing/peers/redis-server.ts';
import { throwAwayFolder } from '../testing/running-program.ts';

type Members = { readonly [name: string]: Json };

const protocols = ['kafka', 'nats', 'amqp', 'mqtt', 'mqtt5', 'redis', 'ws', 'http'];
const limits = {
  connectTimeoutMs: 3000,
  answerTimeoutMs: 3000,
  subscribeTimeoutMs: 3000,
  firstContactMs: 0,
};
/** For servers that never answer. */
const hasty = {
  connectTimeoutMs: 300,
  answerTimeoutMs: 300,
  subscribeTimeoutMs: 300,
  firstContactMs: 0,
};
const secret = 's3cret-of-the-test';
const authentication = { scheme: 'basic', username: 'rex', password: secret };

interface Target extends MessagingOptions {
  readonly host: string;
  readonly protocol: string;
  readonly authentication?: Members;
}

async function callOf({ host, protocol, authentication: by }: Target): Promise<Members> {
  const document = await served(ordersDocument({ host, protocol }));
  return { document, operation: 'orders', ...(by && { authentication: by }) };
}

async function publishFault(target: Target) {
  const call = { ...(await callOf(target)), message: { payload: { n: 1 } } };
  return faultOf(messaging({ limits, ...target }).publish(call));
}

async function subscribeFault(target: Target) {
  return faultOf(messaging({ limits, ...target }).subscribe(await callOf(target)).ended);
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

/** What a fault must tell of the place, by the protocol: HTTP tells only of the service. */
function placeOf(protocol: string, host: string): RegExp {
  const [name, port] = host.split(':');
  const origin = `${name}:${port}`.replaceAll('.', '\\.');
  if (protocol === 'http') return new RegExp(`http://${origin} `);
  return new RegExp(`${protocol}://${origin} \\(server "main", channel "orders"\\) `);
}

describe.each(protocols)('over %s', (protocol) => {
  test('a server that listens nowhere refused the connection', async () => {
    const host = hostOf(await closedOrigin());
    const expected = {
      kind: 'retryable',
      type: 'communication',
      status: 500,
      title: 'Communication Failed',
      detail: expect.stringMatching(
        `${placeOf(protocol, host).source}refused the connection\\. See that it runs`,
      ),
    };
    expect(await publishFault({ host, protocol })).toEqual(expected);
    expect(await subscribeFault({ host, protocol })).toEqual(expected);
  });

  test('a server that never says a word was too slow', async () => {
    const host = hostOf(await tcpServer(() => {}));
    const dialer = { limits: { headersTimeoutMs: 500 } };
    for (const fault of [
      await publishFault({ host, protocol, dialer, limits: hasty }),
      // Over HTTP a stream may begin as late as its service likes, up to the same limit.
      await subscribeFault({ host, protocol, dialer, limits: hasty }),
    ]) {
      expect(fault).toMatchObject({ kind: 'retryable', type: 'communication' });
      expect(fault.detail).toMatch(placeOf(protocol, host));
    }
  });

  test.each([
    ['ends the connection in the middle of its answer', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['answers in another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n\u0000\u0001\u0002'],
  ])('a server that %s has failed', async (_, bytes) => {
    const host = hostOf(await tcpServer((socket) => socket.once('data', () => socket.end(bytes))));
    const fault = await publishFault({ host, protocol, authentication });
    expect(fault).toMatchObject({ kind: 'retryable', type: 'communication' });
    expect(fault.detail).toMatch(placeOf(protocol, host));
    expect(JSON.stringify(fault)).not.toContain(secret);
  });

  test('an address that is not allowed is not connected to', async () => {
    const host = hostOf(await tcpServer(() => expect.unreachable()));
    const dialer = { addresses: { allowLoopback: false, allowPrivate: false } };
    const target = { host: host.replace('127.0.0.1', 'localhost'), protocol };
    // The document itself has to be fetched.
    const document = await served(ordersDocument(target));
    const hostMap = { [new URL(document.uri).origin]: new URL(document.uri).origin };
    const call = { document, operation: 'orders', message: { payload: {} } };
    const guarded = messaging({ limits, dialer: { ...dialer, hostMap } });
    expect(await faultOf(guarded.publish(call))).toMatchObject({
      kind: 'terminal',
      type: 'authorization',
      status: 403,
      title: 'Address Not Allowed',
    });
  });
});

const secured = [
  ['kafka-secure', 'kafka'],
  ['amqps', 'amqp'],
  ['mqtts', 'mqtt'],
  ['rediss', 'redis'],
  ['wss', 'ws'],
  ['https', 'http'],
] as const;

describe.each(secured)('over %s', (protocol) => {
  test('a certificate that nobody trusts is not accepted', async () => {
    const server = createServer(testCertificate, (socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fault = await publishFault({ host, protocol });
    expect(fault).toMatchObject({ kind: 'terminal', type: 'communication', status: 500 });
    expect(fault.detail).toMatch(/presented a certificate that is self-signed\. /);
  });

  test('a server that does not speak TLS has failed', async () => {
    const host = hostOf(await tcpServer((socket) => socket.end('220 plain text\r\n')));
    const fault = await publishFault({ host, protocol });
    expect(fault).toMatchObject({ kind: 'retryable', type: 'communication', status: 500 });
    expect(fault.detail).toMatch(/does not speak TLS as expected\. See/);
  });
});

/** TLS in front of a server that does not speak it. */
async function tlsProxy(port: number): Promise<string> {
  const server = createServer(testCertificate, (near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `localhost:${(server.address() as AddressInfo).port}`;
}

interface Guarded {
  readonly program: string;
  readonly protocol: string;
  readonly secureProtocol: string;
  start(): ReturnType<typeof natsServer>;
}

function passwordFile(): string {
  const { folder, remove } = throwAwayFolder('passwords');
  onTestFinished(remove);
  const file = path.join(folder, 'passwords');
  writeFileSync(file, '', { mode: 0o600 });
  execFileSync('mosquitto_passwd', ['-b', file, 'rex', 'right-password']);
  return file;
}

const right = { scheme: 'basic', username: 'rex', password: 'right-password' };
const guards: readonly Guarded[] = [
  {
    program: 'nats-server',
    protocol: 'nats',
    secureProtocol: '',
    start: () => natsServer(['--user', 'rex', '--pass', 'right-password']),
  },
  {
    program: 'redis-server',
    protocol: 'redis',
    secureProtocol: 'rediss',
    start: () =>
      redisServer([
        '--user',
        'rex',
        'on',
        '>right-password',
        '~*',
        '&*',
        '+@all',
        '--requirepass',
        'other',
      ]),
  },
  {
    program: 'mosquitto',
    protocol: 'mqtt',
    secureProtocol: 'mqtts',
    start: () => mosquitto(['allow_anonymous false', `password_file ${passwordFile()}`]),
  },
];

for (const guard of guards) {
  describeWith(guard.program, `${guard.protocol} with an account`, () => {
    test('takes a message with the right password, and refuses for good without', async () => {
      const { protocol } = guard;
      const peer = await duringTest(guard.start());
      const host = `${peer.host}:${peer.port}`;
      const call = await callOf({ host, protocol, authentication: right });
      await messaging().publish({ ...call, message: { payload: {} } });
      const refused = {
        kind: 'terminal',
        type: 'authentication',
        status: 401,
        title: 'Not Authenticated',
      };
      const wrong = await publishFault({ host, protocol, authentication });
      expect(wrong).toMatchObject(refused);
      expect(JSON.stringify(wrong)).not.toContain(secret);
      expect(await publishFault({ host, protocol })).toMatchObject({ kind: 'terminal' });
      expect(await subscribeFault({ host, protocol, authentication })).toMatchObject(refused);
    });

    test('is reached over TLS with a certificate that is trusted', async () => {
      const peer = await duringTest(guard.secureProtocol === '' ? secureNats() : guard.start());
      trustTestCertificate();
      const host =
        guard.secureProtocol === '' ? `tls://localhost:${peer.port}` : await tlsProxy(peer.port);
      const protocol = guard.secureProtocol || guard.protocol;
      const call = await callOf({ host, protocol, authentication: right });
      const { publish, subscribe } = messaging();
      const subscribed = subscribe(call);
      await publishUntil(() => publish({ ...call, message: { payload: { n: 1 } } }), subscribed);
      expect((await subscribed.received(1))[0]).toMatchObject({ payload: { n: 1 } });
    });
  });
}

function secureNats() {
  const files = path.join(import.meta.dirname, '../testing/tls');
  const tls = [
    '--tls',
    '--tlscert',
    path.join(files, 'certificate.pem'),
    '--tlskey',
    path.join(files, 'key.pem'),
  ];
  return natsServer(['--user', 'rex', '--pass', 'right-password', ...tls]);
}

describeWith('rabbitmq-server', 'amqp with an account', () => {
  test('refuses for good a wrong password, another virtual host and a queue that is not there', {
    timeout: 60_000,
  }, async () => {
    const peer = await duringTest(rabbitMq());
    const host = `${peer.host}:${peer.port}`;
    const protocol = 'amqp';
    expect(await publishFault({ host, protocol, authentication })).toMatchObject({
      kind: 'terminal',
      type: 'authentication',
      status: 401,
    });
    expect(await publishFault({ host, protocol })).toMatchObject({
      kind: 'terminal',
      title: 'Refused By The Broker',
      detail: expect.stringMatching(/there is no queue for "orders"\.$/),
    });
    expect(await subscribeFault({ host, protocol })).toMatchObject({
      kind: 'terminal',
      title: 'Refused By The Broker',
      detail: expect.stringMatching(/no queue 'orders'/),
    });
    const elsewhere = await served(
      ordersDocument({ host, protocol, server: { pathname: '/nowhere' } }),
    );
    const call = { document: elsewhere, operation: 'orders', message: { payload: {} } };
    expect(await faultOf(messaging().publish(call))).toMatchObject({
      kind: 'terminal',
      detail: expect.stringMatching(/the virtual host "nowhere" is not there/),
    });
  });
});

describeWith('nats-server', 'nats with permissions', () => {
  test('a subject that the account may not publish to is refused for good', async () => {
    const { folder, remove } = throwAwayFolder('nats-permissions');
    onTestFinished(remove);
    const file = path.join(folder, 'nats.conf');
    const permissions = '{ publish: "else", subscribe: "else" }';
    const user = `{ user: rex, password: right-password, permissions: ${permissions} }`;
    writeFileSync(file, `authorization { users: [ ${user} ] }\n`);
    const peer = await duringTest(natsServer(['--config', file]));
    const target = { host: `${peer.host}:${peer.port}`, protocol: 'nats', authentication: right };
    const refused = { kind: 'terminal', type: 'authorization', status: 403 };
    expect(await publishFault(target)).toMatchObject(refused);
    expect(await subscribeFault(target)).toMatchObject(refused);
  });
});

describeWith('redis-server', 'a subscription to redis', () => {
  test('goes on after the broker was killed and started again', async () => {
    const peer = await duringTest(redisServer());
    const call = await callOf({ host: `${peer.host}:${peer.port}`, protocol: 'redis' });
    const publish = () => messaging().publish({ ...call, message: { payload: {} } });
    const subscribed = messaging().subscribe(call);
    await publishUntil(publish, subscribed);
    await peer.kill();
    await peer.restart();
    await publishUntil(publish, subscribed);
    expect(subscribed.items.length).toBeGreaterThan(1);
  });
});

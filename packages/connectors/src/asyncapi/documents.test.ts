import type { Json } from '@tutti/connector-kit';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../testing/fault-of.ts';
import { type LocalServer, localServer } from '../testing/local-server.ts';
import { messaging, ordersDocument } from '../testing/messaging.ts';

type Members = { readonly [name: string]: Json };

/** Serves a document at `/asyncapi`, and takes messages everywhere else. */
function service(document: (host: string) => Json | string): Promise<LocalServer> {
  return localServer(({ url, headers }, response) => {
    if (url !== '/asyncapi') return response.writeHead(202).end();
    const written = document(headers.host ?? '');
    return response.end(typeof written === 'string' ? written : JSON.stringify(written));
  });
}

/** Publishes, and answers where to, with what and as what. */
async function sent(
  document: (host: string) => Json | string,
  call: Members,
  message: Members = { payload: {} },
) {
  const server = await service(document);
  const source = { uri: `${server.origin}/asyncapi` };
  await messaging().publish({ document: source, message, ...call });
  const { method, url, body, headers } = server.received.at(-1)!;
  return { sent: `${method} ${url}`, body, type: headers['content-type'] };
}

async function refusal(document: Json | string, call: Members, message?: Members) {
  const { kind, type, detail = '' } = await faultOf(sent(() => document, call, message));
  return { kind, type, detail: detail.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST') };
}

const version2 = (host: string) => ({
  asyncapi: '2.6.0',
  defaultContentType: 'text/plain',
  servers: {
    broken: { url: 'mqtt://{unset}:1883', protocol: 'mqtt' },
    main: {
      url: 'http://{host}/{stage}',
      protocol: 'http',
      variables: { host: { default: host }, stage: { default: 'dev', enum: ['dev', 'live'] } },
    },
  },
  channels: {
    '/pets/{petId}': {
      servers: ['main'],
      parameters: { petId: { location: '$message.payload#/pet/id' } },
      publish: {
        operationId: 'petChanged',
        traits: [{ bindings: { http: { method: 'PUT' } } }],
        message: { $ref: '#/components/messages/pet' },
      },
      subscribe: { operationId: 'petNews' },
    },
    '/notes': { servers: ['main'], publish: { operationId: 'note' } },
  },
  components: {
    messages: { pet: { traits: [{ contentType: 'application/vnd.pet+json' }] } },
  },
});

describe('AsyncAPI 2', () => {
  test('an operation is found by its id, with traits and parameters of the message', async () => {
    const message = { payload: { pet: { id: 7 } } };
    expect(await sent(version2, { operation: 'petChanged' }, message)).toEqual({
      sent: 'PUT /dev/pets/7',
      body: '{"pet":{"id":7}}',
      type: 'application/vnd.pet+json',
    });
  });

  test('a channel is found by its name, or by an address that its name stands for', async () => {
    const message = { payload: 'hello' };
    expect(await sent(version2, { channel: '/notes' }, message)).toEqual({
      sent: 'POST /dev/notes',
      body: 'hello',
      type: 'text/plain',
    });
    expect(await sent(version2, { channel: '/pets/a' })).toMatchObject({ sent: 'PUT /dev/pets/a' });
  });

  test('variables of the server are given', async () => {
    const server = { name: 'main', variables: { stage: 'live' } };
    const call = { channel: '/notes', server };
    expect(await sent(version2, call, { payload: 'x' })).toMatchObject({
      sent: 'POST /live/notes',
    });
  });

  test('the server is the first one of the channel, or of the protocol that is asked for', async () => {
    const call = { channel: '/notes', protocol: 'http' };
    expect(await sent(version2, call, { payload: 'x' })).toMatchObject({ sent: 'POST /dev/notes' });
  });

  test('is also read as YAML', async () => {
    const yaml = (host: string) => `
asyncapi: 2.0.0
servers: { main: { url: "${host}", protocol: http } }
channels:
  notes: { publish: { operationId: note } }
`;
    expect(await sent(yaml, { operation: 'note' })).toMatchObject({ sent: 'POST /notes' });
  });

  test.each<[string, Members, string]>([
    [
      'an operation that is to subscribe to',
      { operation: 'petNews' },
      'has no operation to publish with the id "petNews".',
    ],
    ['an unknown operation', { operation: 'toString' }, 'with the id "toString".'],
    [
      'an unknown channel',
      { channel: '/note' },
      'channel to publish on "/note". Did you mean "/notes"?',
    ],
    [
      'an unknown server',
      { channel: '/notes', server: { name: 'mein' } },
      'has no server "mein". Did you mean "main"?',
    ],
    [
      'a protocol of none of its servers',
      { channel: '/notes', protocol: 'nats' },
      'has no server that speaks nats for the channel "/notes".',
    ],
    [
      'a variable that is not one',
      { channel: '/notes', server: { name: 'main', variables: { stag: 'x' } } },
      'has no variable "stag". Did you mean "stage"?',
    ],
    [
      'a value that a variable cannot have',
      { channel: '/notes', server: { name: 'main', variables: { stage: 'test' } } },
      'to be one of dev, live, but it is something else.',
    ],
    [
      'no value for a variable',
      { channel: '/notes', server: { name: 'broken' } },
      'Expected a value for the variable "unset" of the server "broken"',
    ],
    [
      'no value for a parameter',
      { operation: 'petChanged' },
      'Expected a value for the parameter "petId" of the channel "/pets/{petId}", but there is none.',
    ],
    ['neither operation nor channel', {}, 'given an operation or a channel, but it has neither.'],
  ])('%s is a fault', async (_, call, words) => {
    const { kind, type, detail } = await refusal(version2('example.com'), call);
    expect([kind, type, detail]).toEqual([
      'terminal',
      'configuration',
      expect.stringContaining(words),
    ]);
  });

  test('a parameter does not lead to another channel', async () => {
    const message = { payload: { pet: { id: '#' } } };
    const { detail } = await refusal(version2('example.com'), { operation: 'petChanged' }, message);
    expect(detail).toContain('it has a character that cannot stand there');
  });
});

const pet = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, owner: { $ref: '#/components/schemas/owner' } },
};

/** A document whose message has to be a pet. */
const version3 = (message: Members) => (host: string) => {
  const document = ordersDocument({ host, protocol: 'http', message }) as Members;
  const components = { schemas: { owner: { properties: { age: { minimum: 18 } } } } };
  return { ...document, components };
};

describe('AsyncAPI 3', () => {
  const call = { operation: 'orders' };

  test('an operation leads to its channel', async () => {
    const { sent: line } = await sent(version3({ payload: pet }), call, {
      payload: { name: 'Rex' },
    });
    expect(line).toBe('POST /orders');
  });

  test('a channel is found by its name, and by its address', async () => {
    const document = (host: string) =>
      ordersDocument({ host, protocol: 'http', channel: { address: 'v1/orders' } });
    for (const channel of ['orders', 'v1/orders']) {
      expect(await sent(document, { channel })).toMatchObject({ sent: 'POST /v1/orders' });
    }
  });

  test('a message fits one of those that are declared', async () => {
    const document = (host: string) => {
      const messages = { pet: { payload: pet }, number: { payload: { type: 'number' } } };
      return ordersDocument({ host, protocol: 'http', channel: { messages } });
    };
    expect(await sent(document, call, { payload: { name: 'Rex' } })).toMatchObject({
      body: '{"name":"Rex"}',
    });
    expect(await sent(document, call, { payload: 7 })).toMatchObject({ body: '7' });
  });

  test.each<[string, Members, Members, string]>([
    [
      'a part that is missing',
      { payload: pet },
      { payload: {} },
      'declares: payload: Instance does not have required property "name".',
    ],
    [
      'a part of another type',
      { payload: pet },
      { payload: { name: 7 } },
      'declares: payload/name: Instance type "number" is invalid. Expected "string".',
    ],
    [
      'what a reference asks for',
      { payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: pet } },
      { payload: { name: 'Rex', owner: { age: 7 } } },
      'declares: payload/owner/age: 7 is less than 18.',
    ],
    [
      'headers',
      { headers: { required: ['tenant'] } },
      { payload: {} },
      'declares: headers: Instance does not have required property "tenant".',
    ],
    [
      'no text where one is declared',
      { contentType: 'text/plain' },
      { payload: {} },
      'must be a text',
    ],
    [
      'no base64 where bytes are declared',
      { contentType: 'image/png' },
      { payload: 'é' },
      'must be base64',
    ],
  ])(
    'a message that breaks its declaration is a fault: %s',
    async (_, declared, message, words) => {
      const { kind, type, detail } = await faultOf(sent(version3(declared), call, message));
      expect([kind, type, detail]).toEqual([
        'terminal',
        'validation',
        expect.stringContaining(words),
      ]);
    },
  );

  test('a pattern that never ends is stopped', async () => {
    const payload = { properties: { name: { pattern: '^(a+)+$' } } };
    const fault = faultOf(
      sent(version3({ payload }), call, { payload: { name: `${'a'.repeat(60)}!` } }),
    );
    expect(await fault).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail: expect.stringMatching(
        /^The schema of a message cannot be used: it takes longer than a second/,
      ),
    });
  });

  test('a message in a format that cannot be written is refused by name', async () => {
    const payload = { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {} };
    expect(await faultOf(sent(version3({ payload }), call))).toMatchObject({
      kind: 'terminal',
      type: 'configuration',
      detail: expect.stringContaining('application/vnd.apache.avro'),
    });
  });

  test('headers where a protocol has no place for them are refused', async () => {
    const document = ordersDocument({ host: 'example.com', protocol: 'redis' });
    const message = { payload: {}, headers: { a: 'b' } };
    expect((await refusal(document, call, message)).detail).toContain(
      'Expected a message without headers',
    );
  });
});

describe('a document that cannot be used', () => {
  const call = { operation: 'orders' };

  test.each<[string, Json | string, string]>([
    ['is no AsyncAPI', { openapi: '3.0.0' }, 'what is there has no "asyncapi".'],
    ['is no YAML', 'a: b: c', 'cannot be read: Nested mappings'],
    ['is of another version', { asyncapi: '1.2.0' }, 'to be of version 2 or 3, but it is 1.2.0.'],
    [
      'speaks what nothing here speaks',
      ordersDocument({ host: 'a', protocol: 'sqs' }),
      'but its protocol is "sqs". Choose another with `server` or `protocol`.',
    ],
    [
      'holds credentials',
      ordersDocument({ host: 'rex:s3cret@broker', protocol: 'amqp' }),
      'Credentials belong in `authentication`.',
    ],
    [
      'has a channel without an address',
      ordersDocument({ host: 'a', protocol: 'http', channel: { address: null } }),
      'Expected the channel "orders" to have an address',
    ],
    [
      'refers to nowhere',
      ordersDocument({
        host: 'a',
        protocol: 'http',
        operation: { channel: { $ref: '#/channels/x' } },
      }),
      'leads nowhere.',
    ],
    [
      'refers to another document',
      ordersDocument({
        host: 'a',
        protocol: 'http',
        operation: { channel: { $ref: 'file:///etc/passwd' } },
      }),
      'leads to another document',
    ],
  ])('%s', async (_, document, words) => {
    const { kind, type, detail } = await refusal(document, call);
    expect([kind, type, detail]).toEqual([
      'terminal',
      'configuration',
      expect.stringContaining(words),
    ]);
    expect(detail).not.toContain('s3cret');
  });

  test('is absent: the status of its service is the fault', async () => {
    const { origin } = await localServer((_, response) => void response.writeHead(404).end());
    const fault = faultOf(
      messaging().publish({ document: { uri: origin }, ...call, message: { payload: {} } }),
    );
    expect(await fault).toMatchObject({ kind: 'terminal', status: 404 });
  });
});

test('an inbound message has the correlation id that its document points to', async () => {
  const server = await localServer(({ url }, response) => {
    if (url !== '/asyncapi')
      return response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end('{"id":"c7"}');
    const correlationId = { location: '$message.payload#/id' };
    const host = new URL(server.origin).host;
    const document = ordersDocument({ host, protocol: 'http', message: { correlationId } });
    return response.end(JSON.stringify(document));
  });
  const document = { uri: `${server.origin}/asyncapi` };
  const subscribed = messaging().subscribe({ document, operation: 'orders' });
  expect(await subscribed.received(1)).toEqual([
    { payload: { id: 'c7' }, headers: {}, correlationId: 'c7' },
  ]);
});

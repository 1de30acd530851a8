import { createHmac } from 'node:crypto';
import { LIMITS, type SetWebhook } from '@tutti/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../runtime/limits.ts';
import { signingKeyOf, signMessage } from '../../signatures/standard-webhooks.ts';
import { definitionOf, FAIL, SLEEP } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEXT = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const HUB_SECRET = "It's a Secret to Everybody";
const PATH = '/webhooks/demo/payments';

const PAYMENTS: SetWebhook = {
  verification: { scheme: 'standard-webhooks', secrets: ['signing'] },
  event: { type: 'payment', subject: '.query.run', data: '.body' },
};
const HUB: SetWebhook = {
  verification: { scheme: 'hub-signature-256', secrets: ['hub'] },
  event: { type: 'push' },
};

/** Waits for the payment of its own order, and answers what it heard. */
const AWAIT_PAYMENT = definitionOf('await-payment', [
  {
    payment: {
      listen: {
        to: { one: { with: { type: 'payment', subject: '${ . == "o-1" }' } } },
        read: 'envelope',
      },
    },
  },
]);

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([AWAIT_PAYMENT]);
  await server.client.secrets.set('demo', 'signing', SECRET);
  await server.client.secrets.set('demo', 'hub', HUB_SECRET);
  await server.client.webhooks.set('demo', 'payments', PAYMENTS);
});
afterEach(() => server.close());

interface Sending {
  readonly url?: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly body?: string | Buffer;
  readonly secrets?: readonly string[];
  readonly headers?: { readonly [name: string]: string };
}

async function deliver({ url = PATH, body = '{"paid": 12}', ...sending }: Sending = {}) {
  const { id = 'msg_1', timestamp = String(Math.floor(Date.now() / 1000)) } = sending;
  const bytes = Buffer.from(body);
  const keys = (sending.secrets ?? [SECRET]).map((secret) => signingKeyOf(secret) ?? bytes);
  const headers = {
    host: 'hooks.example',
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signMessage({ id, timestamp, body: bytes }, keys),
    authorization: 'Bearer of-somebody-else',
    ...sending.headers,
  };
  const response = await server.send({ method: 'POST', url, headers, payload: bytes });
  return { status: response.statusCode, body: response.json() };
}

const accepted = (count: number) => ({
  status: 202,
  body: { accepted: count, duplicates: 1 - count },
});

async function events() {
  const items = await server.store.acceptedEvents('demo', 0, 100);
  return items.map(({ event }) => event);
}

describe('a delivery', () => {
  test('calls back into the run that waits for it', async () => {
    const { runId } = await server.client.runs.start('demo', {
      definition: { name: 'await-payment' },
    });
    expect(await deliver({ url: `${PATH}?run=o-2`, id: 'other' })).toEqual(accepted(1));
    const timestamp = String(Math.floor(Date.now() / 1000));
    expect(await deliver({ url: `${PATH}?run=o-1`, timestamp })).toEqual(accepted(1));
    expect(await server.runtime.waitForEnd(runId, 5000)).toBe(true);
    expect((await server.client.runs.get('demo', runId)).output).toEqual([
      {
        specversion: '1.0',
        id: 'msg_1',
        source: PATH,
        type: 'payment',
        subject: 'o-1',
        time: new Date(Number(timestamp) * 1000).toISOString(),
        datacontenttype: 'application/json',
        data: { paid: 12 },
      },
    ]);
  });

  test('starts the runs of a schedule, one for each delivery', async () => {
    await server.publish(
      JSON.stringify({
        document: { dsl: '1.0.3', namespace: 'demo', name: 'on-payment', version: '1.0.0' },
        schedule: { on: { one: { with: { type: 'payment' } } } },
        do: [{ note: { set: { paid: '${ $workflow.input[0].paid }' } } }],
      }),
    );
    for (const paid of [1, 2, 2]) await deliver({ id: `m${paid}`, body: `{"paid": ${paid}}` });
    const outputs = await vi.waitFor(
      async () => {
        const { items } = await server.client.runs.list('demo', {
          definition: 'on-payment',
          status: 'completed',
        });
        expect(items).toHaveLength(2);
        const runs = await Promise.all(items.map(({ id }) => server.client.runs.get('demo', id)));
        return runs.map(({ output }) => output);
      },
      { timeout: 30_000 },
    );
    expect(outputs).toEqual(expect.arrayContaining([{ paid: 1 }, { paid: 2 }]));
  });

  test('cannot come again when it is forgotten: its signature is stale before', () => {
    const longest = LIMITS.signatureToleranceSeconds * 1000;
    expect(2 * longest).toBeLessThanOrEqual(DEFAULT_LIMITS.eventTimeToLiveMs);
  });

  test('is known when it comes again, signed anew or not', async () => {
    const before = String(Math.floor(Date.now() / 1000) - 60);
    expect(await deliver({ timestamp: before })).toEqual(accepted(1));
    expect(await deliver({ timestamp: before })).toEqual(accepted(0));
    expect(await deliver()).toEqual(accepted(0));
    expect(await deliver({ url: `${PATH}?run=x` })).toEqual(accepted(0));
    expect(await events()).toHaveLength(1);
  });

  test('may be signed with any of the active secrets', async () => {
    await server.client.secrets.set('demo', 'next', NEXT);
    const verification = { ...PAYMENTS.verification, secrets: ['next', 'signing'] };
    await server.client.webhooks.set('demo', 'payments', { ...PAYMENTS, verification });
    expect(await deliver({ id: 'a', secrets: [SECRET] })).toEqual(accepted(1));
    expect(await deliver({ id: 'b', secrets: [NEXT] })).toEqual(accepted(1));
    expect(await deliver({ id: 'c', secrets: [HUB_SECRET, NEXT] })).toEqual(accepted(1));
    await server.client.webhooks.set('demo', 'payments', {
      ...PAYMENTS,
      verification: { ...PAYMENTS.verification, secrets: ['next'] },
    });
    expect((await deliver({ id: 'd', secrets: [SECRET] })).status).toBe(401);
  });

  test('without a good signature is refused, as one to nowhere is, to the byte', async () => {
    const refused = await deliver({ secrets: [NEXT] });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid-signature' } });
    const wrongs: readonly Sending[] = [
      { headers: { 'webhook-signature': '' } },
      { headers: { 'webhook-id': 'msg_2' } },
      { headers: { 'webhook-timestamp': '1' } },
      { headers: { 'webhook-timestamp': 'soon' } },
      { url: '/webhooks/demo/nobody' },
      { url: '/webhooks/nowhere/payments' },
      { id: '' },
      { body: 'x'.repeat(300_000), secrets: [NEXT] },
      { headers: { 'content-type': 'text/plain' }, secrets: [NEXT] },
      { body: '{"broken', secrets: [NEXT] },
    ];
    for (const wrong of wrongs) {
      const { instance: _, ...told } = (await deliver(wrong)).body;
      expect({ ...told, instance: PATH }).toEqual(refused.body);
    }
    expect(await events()).toEqual([]);
  });

  test('cannot be read as another one, with the dots between its parts moved', async () => {
    const body = '{"paid": 99}';
    const now = String(Math.floor(Date.now() / 1000));
    const signed = { id: 'msg_1', timestamp: '1000', body: Buffer.from(`${now}.${body}`) };
    const signature = signMessage(signed, [signingKeyOf(SECRET) ?? Buffer.alloc(0)]);
    const headers = { 'webhook-signature': signature };
    const moved = await deliver({ id: 'msg_1.1000', timestamp: now, body, headers });
    expect(moved).toMatchObject({ status: 401, body: { code: 'invalid-signature' } });
  });

  test('without any header is refused', async () => {
    const response = await server.send({ method: 'POST', url: PATH });
    expect(response.json()).toMatchObject({ status: 401, code: 'invalid-signature' });
  });

  test.each([-301, 310])('signed %i s from now is stale', async (seconds) => {
    const timestamp = String(Math.floor(Date.now() / 1000) + seconds);
    const { status, body } = await deliver({ timestamp });
    expect([status, body.code]).toEqual([401, 'stale-signature']);
  });

  test('is looked at when its webhook is gone no more than one that never was', async () => {
    await server.client.webhooks.delete('demo', 'payments');
    expect((await deliver()).body).toMatchObject({ code: 'invalid-signature' });
  });

  test('whose secret is gone is refused', async () => {
    await server.client.secrets.delete('demo', 'signing');
    expect((await deliver()).body).toMatchObject({ code: 'invalid-signature' });
  });

  test.each<[string, Sending, number, string]>([
    ['too large', { body: `"${'x'.repeat(262_144)}"` }, 413, 'body-too-large'],
    ['text', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type'],
    ['no JSON', { body: '{"broken' }, 400, 'malformed-body'],
    ['no UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'malformed-body'],
    ['too deep', { body: '['.repeat(300) }, 400, 'malformed-body'],
    ['a subject that is a list', { url: `${PATH}?run=a&run=b` }, 422, 'delivery-unfit'],
  ])('that is signed and %s is refused', async (_, sending, status, code) => {
    expect(await deliver(sending)).toMatchObject({ status, body: { code } });
    expect(await events()).toEqual([]);
  });

  test('beyond the limit of every webhook is refused before it is read', async () => {
    expect((await deliver({ body: 'x'.repeat(1_100_000) })).status).toBe(413);
  });
});

describe('a delivery that starts a run', () => {
  const ECHO = definitionOf('echo', [{ reply: { set: { heard: '${ .paid }' } } }]);

  beforeEach(async () => {
    for (const source of [ECHO, FAIL, SLEEP]) await server.publish(source);
  });
  const starting = (start: NonNullable<SetWebhook['start']>) =>
    server.client.webhooks.set('demo', 'payments', { ...PAYMENTS, start });

  test('is answered with the output, the same one when it comes again', async () => {
    await starting({ name: 'echo', waitSeconds: 5 });
    expect(await deliver()).toEqual({ status: 200, body: { heard: 12 } });
    expect(await deliver()).toEqual({ status: 200, body: { heard: 12 } });
    expect(await deliver({ body: '{"paid": 13}' })).toEqual({ status: 200, body: { heard: 12 } });
    const { items } = await server.client.runs.list('demo');
    expect(items).toMatchObject([{ startedBy: 'webhook payments', status: 'completed' }]);
    expect(await events()).toEqual([]);
  });

  test('is answered with the run when nobody waits, or not for so long', async () => {
    await starting({ name: 'sleep' });
    const first = await deliver();
    const { runId } = first.body;
    expect(first).toEqual({ status: 202, body: { accepted: 1, duplicates: 0, runId } });
    expect(await deliver()).toEqual({ status: 202, body: { accepted: 0, duplicates: 1, runId } });
    await starting({ name: 'sleep', waitSeconds: 1 });
    expect(await deliver()).toMatchObject({ status: 202, body: { runId } });
  });

  test('hears that its run faulted, and nothing of why', async () => {
    await starting({ name: 'fail', waitSeconds: 5 });
    const { status, body } = await deliver();
    expect([status, body.code]).toEqual([500, 'run-faulted']);
    expect(JSON.stringify(body)).not.toContain('Sold out');
  });

  test('of a definition that is not there is refused, and may come again', async () => {
    await starting({ name: 'nobody' });
    expect(await deliver()).toMatchObject({ status: 404, body: { code: 'definition-not-found' } });
    await starting({ name: 'echo', version: '1.0.0', waitSeconds: 5 });
    expect((await deliver()).status).toBe(200);
  });

  test('needs its signature', async () => {
    await starting({ name: 'echo' });
    expect((await deliver({ secrets: [NEXT] })).status).toBe(401);
    expect((await server.client.runs.list('demo')).items).toEqual([]);
  });
});

describe('a delivery by the scheme of GitHub', () => {
  const url = '/webhooks/demo/hub';
  const body = '{"ref": "main"}';
  const digest = createHmac('sha256', HUB_SECRET).update(body).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${digest}`, 'x-github-delivery': '1' };

  test('is known by what is signed: its body', async () => {
    await server.client.webhooks.set('demo', 'hub', HUB);
    expect(await deliver({ url, body, headers })).toEqual(accepted(1));
    const again = { ...headers, 'x-github-delivery': '2' };
    expect(await deliver({ url, body, headers: again })).toEqual(accepted(0));
    expect((await deliver({ url, body: `${body} `, headers })).status).toBe(401);
  });

  test('may have an id of the webhook’s own', async () => {
    const event = { type: 'push', id: '.headers["x-github-delivery"]' };
    await server.client.webhooks.set('demo', 'hub', { ...HUB, event });
    await deliver({ url, body, headers });
    await deliver({ url, body, headers: { ...headers, 'x-github-delivery': '2' } });
    expect((await events()).map(({ id }) => id)).toEqual(['1', '2']);
  });
});

describe('the body of a delivery', () => {
  const ALL: SetWebhook = {
    ...PAYMENTS,
    event: { type: 't' },
    accept: ['json', 'form', 'text', 'binary'],
  };

  test.each([
    ['application/json', '[1]', { data: [1], datacontenttype: 'application/json' }],
    ['application/vnd.x+json', '1', { data: 1, datacontenttype: 'application/json' }],
    [
      'application/x-www-form-urlencoded',
      'a=1&b=2&b=3&__proto__=x',
      { data: JSON.parse('{"a":"1","b":["2","3"],"__proto__":"x"}') },
    ],
    ['text/plain; charset=utf-8', 'hé', { data: 'hé', datacontenttype: 'text/plain' }],
    ['image/png', Buffer.from([255, 0]), { data_base64: '/wA=', datacontenttype: 'image/png' }],
  ])('of type %s is data', async (type, body, expected) => {
    await server.client.webhooks.set('demo', 'payments', ALL);
    expect(await deliver({ body, headers: { 'content-type': type } })).toEqual(accepted(1));
    expect((await events())[0]).toMatchObject(expected);
    expect('polluted' in {}).toBe(false);
  });

  test('is changed by an expression, which sees no authorization', async () => {
    const event = {
      type: 't',
      data: '{ names: (.headers | keys), n: (.body.n + 1), q: .query.a }',
    };
    await server.client.webhooks.set('demo', 'payments', { ...PAYMENTS, event });
    await deliver({ url: `${PATH}?a=1`, body: '{"n": 1}' });
    const [made] = await events();
    expect(made?.data).toMatchObject({ n: 2, q: '1' });
    expect(JSON.stringify(made)).not.toContain('authorization');
  });

  test.each(['error("no")', 'def f: f; f', '"x" * 2000000', '[range(1e9)]', '.body.paid.x'])(
    'that the expression %s fails on is refused',
    async (data) => {
      const event = { type: 't', data };
      await server.client.webhooks.set('demo', 'payments', { ...PAYMENTS, event });
      expect(await deliver()).toMatchObject({ status: 422, body: { code: 'delivery-unfit' } });
    },
  );
});

describe('a webhook', () => {
  test('is told with everything that was left out', async () => {
    const webhook = await server.client.webhooks.get('demo', 'payments');
    expect(webhook).toEqual({
      namespace: 'demo',
      name: 'payments',
      path: PATH,
      verification: { scheme: 'standard-webhooks', secrets: ['signing'], toleranceSeconds: 300 },
      event: { type: 'payment', source: PATH, subject: '.query.run', data: '.body' },
      accept: ['json'],
      maxBodyBytes: 262_144,
      updatedAt: webhook.updatedAt,
      updatedBy: 'operator',
    });
    await server.client.webhooks.set('demo', 'a', PAYMENTS);
    const first = await server.client.webhooks.list('demo', { limit: 1 });
    const rest = await server.client.webhooks.list('demo', { cursor: first.next ?? '' });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(['a', 'payments']);
  });

  test('of no known scheme is told what there is, and each mistake once', async () => {
    const url = '/v1/namespaces/demo/webhooks/odd';
    const payload = { ...PAYMENTS, verification: { scheme: 'standard', secrets: 'signing' } };
    const headers = { authorization: `Bearer ${server.token}` };
    const response = await server.send({ method: 'POST', url, headers, payload });
    const told = response.json().errors as { field: string; message: string }[];
    expect(told.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'body/verification/scheme: Expected one of standard-webhooks, hub-signature-256, but it is "standard".',
      'body/verification/secrets: Expected a value of type array, but it is "signing".',
    ]);
  });

  test('is deleted once', async () => {
    await server.client.webhooks.delete('demo', 'payments');
    const gone = { code: 'webhook-not-found' };
    await expect(server.client.webhooks.delete('demo', 'payments')).rejects.toMatchObject(gone);
    await expect(server.client.webhooks.get('demo', 'payments')).rejects.toMatchObject(gone);
  });

  const { verification, event } = PAYMENTS;
  test.each<[string, object, string]>([
    [
      'a secret that is not there',
      { verification: { ...verification, secrets: ['x'] }, event },
      'body/verification/secrets/0',
    ],
    [
      'a secret of another form',
      { verification: { ...verification, secrets: ['hub'] }, event },
      'body/verification/secrets/0',
    ],
    [
      'no secret',
      { verification: { ...verification, secrets: [] }, event },
      'body/verification/secrets',
    ],
    [
      'an expression that is no jq',
      { verification, event: { type: 't', data: '.a b' } },
      'body/event/data',
    ],
    [
      'a source that is no URI',
      { verification, event: { type: 't', source: 'a b' } },
      'body/event/source',
    ],
    [
      'a tolerance beyond what is remembered',
      { verification: { ...verification, toleranceSeconds: 3600 }, event },
      'body/verification/toleranceSeconds',
    ],
    [
      'an unknown scheme',
      { verification: { ...verification, scheme: 'none' }, event },
      'body/verification/scheme',
    ],
    ['no type', { verification, event: {} }, 'body/event/type'],
    [
      'a wait of an hour',
      { verification, event, start: { name: 'x', waitSeconds: 3600 } },
      'body/start/waitSeconds',
    ],
    ['a mistyped member', { verification, event, acept: [] }, 'body/acept'],
  ])('with %s is refused', async (_, payload, field) => {
    const url = '/v1/namespaces/demo/webhooks/broken';
    const response = await server.send({ method: 'POST', url, payload });
    expect(response.statusCode).toBe(400);
    const fields = response.json().errors.map((each: { field: string }) => each.field);
    expect(fields).toContain(field);
    expect(response.body).not.toContain(HUB_SECRET);
  });
});

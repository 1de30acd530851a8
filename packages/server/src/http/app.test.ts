import { ApiProblem, MEDIA, PROBLEMS, type ProblemCode, ROUTES } from '@tutti/api';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import Schema from 'typebox/schema';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreFault } from '../store/port.ts';
import { operatorOnly } from '../testing/operator-only.ts';
import { html, json, text } from './answer.ts';
import { createApp } from './app.ts';
import { endpoint } from './endpoint.ts';
import { overloaded, problem } from './problem.ts';

const TOKEN = 'tutti_test';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const RUNS = '/v1/namespaces/demo/runs';
const DEFINITIONS = '/v1/namespaces/demo/definitions';

const endpoints = [
  endpoint(ROUTES.getHealth, async () => json(200, { status: 'ok' })),
  endpoint(ROUTES.getAbout, async () => html(200, '<p>')),
  endpoint(ROUTES.startRun, async ({ params, query, headers, body, principal }) =>
    json(202, { params, query, headers, body, principal }),
  ),
  endpoint(ROUTES.listRuns, async ({ query }) => json(200, query)),
  endpoint(ROUTES.getRun, async ({ params }) => faultOf(params.run)),
  endpoint(ROUTES.cancelRun, async ({ body }) => json(202, { body })),
  endpoint(ROUTES.publishDefinition, async ({ body }) => text(201, MEDIA.yaml, body)),
];

async function faultOf(run: string) {
  if (run === 'full') return overloaded(3);
  if (run === 'named') return problem('run-not-found', { instance: '/elsewhere' });
  if (run === 'broken') throw new StoreFault('The disk is full at /var/lib/secret.');
  throw new Error('The secret is s3cret.');
}

let app: ReturnType<typeof createApp>;
let logged: string[];

beforeEach(() => {
  logged = [];
  const logger = pino({}, { write: (line) => logged.push(line) });
  app = createApp({ endpoints, access: operatorOnly(TOKEN), logger });
});
afterEach(() => app.close());

type Request = InjectOptions;

function send(request: Request) {
  return app.inject({ ...request, headers: { ...AUTHORIZED, ...request.headers } });
}

const isProblem = Schema.Compile(ApiProblem);

async function problemTo(request: Request) {
  const response = await send(request);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const body = response.json();
  expect(isProblem.Errors(body)).toEqual([true, []]);
  expect(response.statusCode).toBe(body.status);
  return { ...body, headers: response.headers };
}

async function expectCode(request: Request, code: ProblemCode) {
  const answer = await problemTo(request);
  expect(answer).toMatchObject({
    code,
    status: PROBLEMS[code].status,
    title: PROBLEMS[code].title,
  });
  return answer;
}

const start = (payload: string, headers = {}): Request => ({
  method: 'POST',
  url: RUNS,
  payload,
  headers: { 'content-type': 'application/json', ...headers },
});

describe('who is let in', () => {
  test('anybody to /healthz, with security headers and a request id', async () => {
    const response = await app.inject('/healthz');
    expect(response.json()).toEqual({ status: 'ok' });
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each([undefined, 'Bearer other', 'Basic dDp0'])(
    'nobody else with %s',
    async (authorization) => {
      for (const url of ['/', RUNS, '/nowhere', '/healthz/']) {
        const response = await app.inject({ url, headers: authorization ? { authorization } : {} });
        expect(response.json()).toMatchObject({
          code: 'unauthenticated',
          status: 401,
          instance: url,
        });
        expect(response.headers['www-authenticate']).toBe('Bearer realm="tutti"');
      }
    },
  );

  test('no request to a foreign host, also with the token', async () => {
    const host = { host: 'evil.example:7400' };
    await expectCode({ url: RUNS, headers: host }, 'host-not-allowed');
    await expectCode({ url: '/healthz', headers: host }, 'host-not-allowed');
  });

  test('the token stands in no log line, also when a request fails', async () => {
    await expectCode({ url: `${RUNS}/x` }, 'internal-error');
    expect(logged.join('')).toContain('a request failed');
    expect(logged.join('')).not.toContain(TOKEN);
  });
});

describe('what is not there', () => {
  test.each(['/nowhere', '/V1/namespaces/demo/runs', '//healthz', '/healthz;a', `${RUNS}/x/y`])(
    '%s is a problem',
    async (url) => {
      const { instance } = await expectCode({ url }, 'route-not-found');
      expect(instance).toBe(url);
    },
  );

  test('the query is not repeated', async () => {
    const answer = await expectCode({ url: '/nowhere?token=s3cret' }, 'route-not-found');
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const)(
    'nor the method %s',
    async (method) => {
      const response = await send({ method, url: RUNS });
      expect([response.statusCode, response.headers.allow]).toEqual([405, 'POST, GET']);
    },
  );

  test('a HEAD is answered where nothing streams', async () => {
    expect((await send({ method: 'HEAD', url: '/healthz' })).statusCode).toBe(200);
  });

  test('a part of the path that is empty is invalid', async () => {
    const { errors } = await expectCode({ url: `${RUNS}/` }, 'invalid-request');
    expect(errors[0].field).toBe('path/run');
  });

  test('a path that is not percent-encoded is malformed', async () => {
    const { headers } = await expectCode({ url: '/v1/namespaces/%zz/runs' }, 'malformed-request');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('a part of the path that is far too long is malformed', async () => {
    await expectCode({ url: `${RUNS}/${'x'.repeat(2000)}` }, 'malformed-request');
  });
});

describe('what is sent', () => {
  const wish = { definition: { name: 'greet', version: '1.0.0' }, input: { n: 1 } };

  test('reaches the handler, typed by the route', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const response = await send({
      ...start(JSON.stringify(wish), headers),
      url: `${RUNS}?wait=30s`,
    });
    expect(response.json()).toMatchObject({
      params: { namespace: 'demo' },
      query: { wait: '30s' },
      headers: { 'idempotency-key': 'k-1' },
      body: wish,
      principal: { name: 'operator' },
    });
  });

  test('keeps a member named __proto__', async () => {
    const body = '{"definition":{"name":"greet"},"input":{"__proto__":{"polluted":true}}}';
    const response = await send(start(body));
    expect(response.body).toContain('"input":{"__proto__":{"polluted":true}}');
    expect('polluted' in {}).toBe(false);
  });

  test('is refused with the place when it is not JSON', async () => {
    const { detail } = await expectCode(start('{\n "definition": }'), 'malformed-body');
    expect(detail).toBe('Expected a value at line 2, column 16 of the JSON body, but found "}".');
  });

  test('is refused when it is not UTF-8', async () => {
    const payload = Buffer.from([0x22, 0xff, 0x22]);
    await expectCode({ ...start(''), payload }, 'malformed-body');
  });

  test('is refused member by member', async () => {
    const { errors, detail } = await expectCode(
      start('{"definition": {"name": "-", "verzion": "1"}, "inputs": 1, "tags": {"a": 1}}'),
      'invalid-request',
    );
    expect(detail).toContain('And 3 more.');
    expect(
      errors.map(({ field, suggestion }: { field: string; suggestion?: string }) => [
        field,
        suggestion,
      ]),
    ).toEqual([
      ['body/inputs', 'input'],
      ['body/definition/verzion', 'version'],
      ['body/definition/name', undefined],
      ['body/tags/a', undefined],
    ]);
  });

  test('is not sent back at length', async () => {
    const name = 'n'.repeat(100_000);
    const refused = await problemTo(start(JSON.stringify({ [name]: 1, tags: { [name]: 1 } })));
    expect(JSON.stringify(refused).length).toBeLessThan(3000);
  });

  test('is refused when it is missing', async () => {
    await expectCode({ method: 'POST', url: RUNS }, 'invalid-request');
  });

  test('may be missing where it is optional', async () => {
    const response = await send({ method: 'POST', url: `${RUNS}/x/cancel` });
    expect([response.statusCode, response.json()]).toEqual([202, {}]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'nonsense', undefined])(
    'is refused as %s',
    async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const request: Request = { method: 'POST', url: RUNS, payload: 'x', headers };
      await expectCode(request, 'unsupported-media-type');
    },
  );

  test('is refused when it is larger than the route takes', async () => {
    const large = JSON.stringify({ definition: { name: 'greet' }, input: 'x'.repeat(1024 * 1024) });
    await expectCode(start(large), 'body-too-large');
    const yaml = { 'content-type': 'text/yaml' };
    const taken = await send({ method: 'POST', url: DEFINITIONS, payload: large, headers: yaml });
    expect(taken.statusCode).toBe(201);
    const larger = 'x'.repeat(2 * 1024 * 1024 + 1);
    await expectCode(
      { method: 'POST', url: DEFINITIONS, payload: larger, headers: yaml },
      'body-too-large',
    );
  });

  test('as text comes as it is', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const response = await send({ method: 'POST', url: DEFINITIONS, payload: '{broken', headers });
    expect(response.body).toBe('{broken');
  });
});

describe('the query', () => {
  test('is made into numbers and lists, with defaults', async () => {
    const response = await send({ url: `${RUNS}?limit=7&tag=a=b` });
    expect(response.json()).toEqual({ limit: 7, tag: ['a=b'] });
    expect((await send({ url: `${RUNS}?tag=a=b&tag=c=d` })).json()).toEqual({
      limit: 50,
      tag: ['a=b', 'c=d'],
    });
  });

  test.each([
    ['limit=0', 'query/limit'],
    ['limit=many', 'query/limit'],
    ['limit=1&limit=2', 'query/limit'],
    ['status=running,walking', 'query/status'],
    ['startedAfter=today', 'query/startedAfter'],
    ['stat=running', 'query/stat'],
    ['__proto__=1', 'query/__proto__'],
  ])('%s is refused', async (query, field) => {
    const { errors } = await expectCode({ url: `${RUNS}?${query}` }, 'invalid-request');
    expect(errors[0].field).toBe(field);
  });

  test.each([
    ['limit=0', 'Expected it to be >= 1, but it is 0.'],
    [
      'status=walking',
      'Expected one or more of pending, running, waiting, suspended, completed, faulted, cancelled, separated by commas, but it is "walking".',
    ],
  ])('%s is answered in a sentence that says what is possible', async (query, message) => {
    const { errors } = await expectCode({ url: `${RUNS}?${query}` }, 'invalid-request');
    expect(errors[0].message).toBe(message);
  });
});

describe('what goes wrong behind the door', () => {
  test('a bug is told without its message', async () => {
    const answer = await expectCode({ url: `${RUNS}/x` }, 'internal-error');
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });

  test('a store fault may be asked again', async () => {
    const { headers, detail } = await expectCode({ url: `${RUNS}/broken` }, 'store-unavailable');
    expect([headers['retry-after'], detail]).toEqual(['1', 'Nothing was changed. Ask again.']);
  });

  test('overload says when to ask again', async () => {
    const { headers } = await expectCode({ url: `${RUNS}/full` }, 'overloaded');
    expect(headers['retry-after']).toBe('3');
  });

  test('a problem keeps the instance it has', async () => {
    const { instance } = await expectCode({ url: `${RUNS}/named` }, 'run-not-found');
    expect(instance).toBe('/elsewhere');
  });
});

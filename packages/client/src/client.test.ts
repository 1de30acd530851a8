import { expect, test } from 'vitest';
import { createClient, newIdempotencyKey } from './client.ts';
import { ConnectionError, ProblemError } from './problem-error.ts';

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
}

/** A client of a server that gives this answer to everything, and what it was sent. */
function clientOf(answer: () => Response | Promise<never>) {
  const sent: Sent[] = [];
  const client = createClient({
    url: 'http://127.0.0.1:7400',
    token: 'tutti_t',
    fetch: async (url, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers));
      sent.push({ url: String(url), method: init?.method, headers, body: init?.body });
      return answer();
    },
  });
  return { client, sent };
}

test('a run is started with token, key and wait', async () => {
  const { client, sent } = clientOf(() =>
    Response.json({ n: 1 }, { headers: { 'tutti-run-id': 'r', 'idempotency-replayed': 'true' } }),
  );
  const request = { definition: { name: 'greet' } };
  const answer = await client.runs.start('a b', request, { idempotencyKey: 'k', wait: '30s' });
  expect(answer).toEqual({ kind: 'completed', runId: 'r', replayed: true, output: { n: 1 } });
  expect(sent).toEqual([
    {
      url: 'http://127.0.0.1:7400/v1/namespaces/a%20b/runs?wait=30s',
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer tutti_t',
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: JSON.stringify(request),
    },
  ]);
});

test('a list in a query is given item by item', async () => {
  const { client, sent } = clientOf(() => Response.json({ items: [] }));
  await client.runs.list('demo', { tag: ['a=1', 'b=2'], limit: 3 });
  expect(sent[0]?.url).toMatch(/\/runs\?tag=a%3D1&tag=b%3D2&limit=3$/);
});

test('a problem is thrown with its code and when to ask again', async () => {
  const problem = { type: 'x', code: 'overloaded', title: 'Busy', status: 429, detail: 'Later.' };
  const { client } = clientOf(() =>
    Response.json(problem, { status: 429, headers: { 'retry-after': '2' } }),
  );
  const error = await client.platform.health().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    code: 'overloaded',
    status: 429,
    retryAfterMs: 2000,
    problem,
    message: 'Later.',
  });
});

test.each([
  ['a page of something else', () => new Response('<h1>', { status: 502 })],
  ['a problem of another API', () => Response.json({ code: 'E1' }, { status: 400 })],
  ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
])('%s is a connection error', async (_, answer) => {
  const { client } = clientOf(answer);
  await expect(client.platform.health()).rejects.toThrow(ConnectionError);
});

test('no two idempotency keys are the same', () => {
  expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
});

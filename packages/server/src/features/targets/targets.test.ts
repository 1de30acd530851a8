import { afterAll, beforeAll, expect, test } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { toTarget } from './rules.ts';

/** Nothing listens on the port for the discarding of data. */
const AWAY = 'http://127.0.0.1:9';
const BREAKER = { failures: 1, openMs: 60_000, probes: 1 };
const RATE = { requests: 5, perMs: 1000, burst: 5 };

let server: TestServer;
beforeAll(async () => {
  const call = { call: 'http', with: { method: 'get', endpoint: `${AWAY}/x` } };
  const targets = {
    [AWAY]: { breaker: BREAKER, maxConcurrent: 2 },
    'https://a.example': { rateLimit: RATE },
  };
  server = await startTestServer([definitionOf('away', [{ away: call }])], {}, targets);
});
afterAll(() => server.close());

test('targets are listed with what is configured and what has come of it', async () => {
  await server.client.runs
    .start('demo', { definition: { name: 'away' } }, { wait: '30s' })
    .catch(() => {});
  const answer = await server.send({ url: '/v1/targets' });
  expect(answer.json()).toEqual({
    items: [
      {
        target: AWAY,
        policy: { breaker: BREAKER, maxConcurrent: 2 },
        breaker: { state: 'open', until: expect.any(String) },
        active: 0,
        waiting: 0,
      },
      {
        target: 'https://a.example',
        policy: { rateLimit: RATE },
        rate: { tokens: 5 },
        active: 0,
        waiting: 0,
      },
    ],
  });
  expect(await server.client.targets.list()).toEqual(answer.json().items);
});

test('a call that is not sent is a problem that says when it is tried again', async () => {
  const start = server.client.runs.start('demo', { definition: { name: 'away' } }, { wait: '30s' });
  await expect(start).rejects.toMatchObject({
    problem: {
      status: 503,
      title: 'Circuit Open',
      detail: expect.stringContaining('It is tried again at 20'),
    },
  });
});

test.each([
  [{ kind: 'closed', failures: 3, round: 2 } as const, { state: 'closed', failures: 3 }],
  [{ kind: 'half-open', probing: 1, succeeded: 0, round: 2 } as const, { state: 'half-open' }],
])('a breaker %j is told as %j', (breaker, told) => {
  const state = { target: 't', policy: {}, active: 0, waiting: 0 };
  expect(toTarget({ ...state, breaker })).toEqual({ ...state, breaker: told });
});

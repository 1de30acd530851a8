import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GREET, SLEEP } from '../testing/definitions.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([GREET, SLEEP, ASK]);
});
afterAll(() => server.close());

/** Nothing that is sent here fits its form. */
const ASK = JSON.stringify({
  document: { dsl: '1.0.3', namespace: 'demo', name: 'ask', version: '1.0.0' },
  do: [
    {
      ask: {
        call: 'human.task',
        with: {
          title: 'Ask',
          candidates: { users: ['ada'] },
          form: { schema: { document: { required: ['never-there'] } } },
        },
      },
    },
  ],
});

const BASE = '/v1/namespaces/demo';
const CLOUD_EVENT = 'application/cloudevents+json';
const RUNS = 100;

/** Sends each payload; the answer must be a documented one, and not the server's mistake. */
async function survives(payloads: fc.Arbitrary<string>, url: string, type: string): Promise<void> {
  const property = fc.asyncProperty(payloads, async (payload) => {
    const headers = { 'content-type': type };
    const { statusCode } = await server.send({ method: 'POST', url, payload, headers });
    expect(statusCode).toBeLessThan(500);
  });
  await fc.assert(property, { numRuns: RUNS });
}

const json = fc.json();
const hostileKeys = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'name');
const wishes = fc
  .record({
    definition: fc.record({ name: fc.constantFrom('greet', 'sleep', '__proto__') }),
    input: fc.oneof(fc.dictionary(hostileKeys, fc.jsonValue()), fc.jsonValue()),
    tags: fc.dictionary(hostileKeys, fc.string()),
  })
  .map((wish) => JSON.stringify(wish));
const events = fc
  .record(
    {
      specversion: fc.constantFrom('1.0', '0.3', 1),
      id: fc.oneof(fc.string(), fc.jsonValue()),
      source: fc.oneof(fc.webUrl(), fc.jsonValue()),
      type: fc.string(),
      time: fc.string(),
      data: fc.jsonValue(),
      __proto__: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((event) => JSON.stringify(event));
const cuts = fc.nat(GREET.length).map((at) => GREET.slice(0, at));
const definitions = fc.oneof(
  fc.string({ unit: 'binary' }),
  cuts,
  fc.jsonValue().map((tasks) => JSON.stringify({ ...JSON.parse(GREET), do: tasks })),
);

describe('whatever is sent, the server answers as documented', () => {
  test.each([
    ['any JSON as a wish', json, `${BASE}/runs`, 'application/json'],
    ['wishes with hostile names', wishes, `${BASE}/runs`, 'application/json'],
    ['any JSON as an event', json, `${BASE}/events`, CLOUD_EVENT],
    ['events with odd attributes', events, `${BASE}/events`, CLOUD_EVENT],
    ['any text as a definition', definitions, `${BASE}/definitions`, 'application/yaml'],
    ['any text to be validated', definitions, '/v1/definitions/validate', 'application/json'],
    ['any JSON as a reason', json, `${BASE}/runs/nobody/cancel`, 'application/json'],
  ])('%s', async (_, payloads, url, type) => {
    await survives(payloads, url, type);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('anything as what people hand in', async () => {
    const { runId } = await server.client.runs.start('demo', { definition: { name: 'ask' } });
    const data = fc.dictionary(fc.oneof(hostileKeys, fc.string()), fc.jsonValue());
    const bodies = fc.oneof(
      json,
      fc
        .record({ as: fc.constant({ user: 'ada' }), data }, { requiredKeys: [] })
        .map((body) => JSON.stringify(body)),
    );
    for (const act of ['claim', 'release', 'complete', 'decide', 'reassign']) {
      await survives(bodies, `${BASE}/human-tasks/${runId}.a1/${act}`, 'application/json');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('any query', async () => {
    const names = fc.constantFrom(
      'status',
      'tag',
      'cursor',
      'limit',
      'startedAfter',
      'parent',
      'x',
    );
    const queries = fc.dictionary(names, fc.string({ unit: 'binary' }));
    const property = fc.asyncProperty(queries, async (query) => {
      const { statusCode } = await server.send({
        url: `${BASE}/runs?${new URLSearchParams(query)}`,
      });
      expect(statusCode).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const DEFINITION = definitionOf('hear', [
  { greet: { set: { greeting: 'hello' }, export: { as: '${ . }' } } },
  { listen: { listen: { to: { one: { with: { type: 'order.paid' } } } } } },
]);

let server: TestServer;
let runId: string;
beforeAll(async () => {
  server = await startTestServer([DEFINITION]);
  ({ runId } = await server.client.runs.start('demo', { definition: { name: 'hear' } }));
});
afterAll(() => server.close());

const stateOf = async (query: string) =>
  server.send({ url: `/v1/namespaces/demo/runs/${runId}/state${query}` });

test('the state of a run is told as of any of its events, and as of now', async () => {
  const { items } = await server.client.runs.events('demo', runId);
  const entered = items.findIndex(({ pointer }) => pointer === '/do/0/greet');
  const then = (await stateOf(`?at=${entered + 1}`)).json();
  expect(then).toMatchObject({
    runId,
    sequence: entered + 1,
    status: 'running',
    context: {},
    activations: [{ activation: 'a1', task: 'greet', attempt: 1, input: {} }],
  });
  expect((await stateOf('')).json()).toMatchObject({
    sequence: items.length,
    lastSequence: items.length,
    status: 'waiting',
    context: { greeting: 'hello' },
    activations: [
      { task: 'listen', waitsFor: { kind: 'event', filters: [{ type: 'order.paid' }] } },
    ],
    activationCount: 1,
  });
  const { at } = items.at(-1)!;
  expect((await stateOf(`?time=${at}`)).json()).toEqual((await stateOf('')).json());
});

test.each([
  ['?at=99', 404, 'event-not-found'],
  ['?time=2001-01-01T00:00:00Z', 404, 'event-not-found'],
  ['?at=0', 400, 'invalid-request'],
  ['?at=1&time=2001-01-01T00:00:00Z', 400, 'invalid-request'],
])('a position %s that is none is refused', async (query, status, code) => {
  const answer = await stateOf(query);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
});

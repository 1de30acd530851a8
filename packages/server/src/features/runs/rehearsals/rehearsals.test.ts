import type { RehearseDefinition } from '@tutti/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definitionOf } from '../../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../../testing/test-server.ts';

const listen = (type: string) => ({ listen: { to: { one: { with: { type } } } } });
const greet = (text: string) => ({ set: { greeting: text } });
const OF_NOW = definitionOf('greet', [{ wait: listen('go') }, { greet: greet('hello') }]);

let server: TestServer;
const runs: string[] = [];
beforeAll(async () => {
  server = await startTestServer([OF_NOW]);
  for (let count = 0; count < 3; count += 1) {
    const { runId } = await server.client.runs.start('demo', { definition: { name: 'greet' } });
    runs.unshift(runId);
  }
  await server.client.events.send('demo', [
    { specversion: '1.0', id: 'e1', source: '/test', type: 'go' },
  ]);
  for (const runId of runs) await server.runtime.waitForEnd(runId, 30_000);
});
afterAll(() => server.close());

const rehearse = (request: RehearseDefinition) =>
  server.send({ method: 'POST', url: '/v1/namespaces/demo/rehearsals', payload: request });
const against = { name: 'greet' };

test('what would have been the same is said so, for each run of a definition', async () => {
  const before = await server.client.runs.list('demo');
  const answer = (await rehearse({ candidate: { name: 'greet' }, against })).json();
  expect(answer.items.map(({ runId }: { runId: string }) => runId)).toEqual(runs);
  expect(answer.items[0]).toEqual({
    runId: runs[0],
    definition: { name: 'greet', version: '1.0.0' },
    startedAt: expect.any(String),
    verdict: 'same',
    words: 'It would have been the same.',
    status: 'completed',
    differences: [],
    differenceCount: 0,
  });
  expect(await server.client.runs.list('demo')).toEqual(before);
});

test('a document that is not published is tried, a page of runs at a time', async () => {
  const source = definitionOf('greet', [{ wait: listen('go') }, { greet: greet('goodbye') }]);
  const request = { candidate: { source }, against, limit: 2 };
  const first = (await rehearse(request)).json();
  expect(first.items).toMatchObject([
    {
      verdict: 'differs',
      words: 'Expected the output.greeting to be "hello", but it is "goodbye".',
      differences: [{ kind: 'output-differs', now: { greeting: 'goodbye' } }],
      differenceCount: 1,
    },
    { verdict: 'differs' },
  ]);
  const second = (await rehearse({ ...request, cursor: first.next })).json();
  expect([second.items.length, second.next]).toEqual([1, undefined]);
});

test('one run can be meant, and filters count', async () => {
  const candidate = { name: 'greet' };
  const one = (await rehearse({ candidate, against: { run: runs[1]! } })).json();
  expect(one.items).toMatchObject([{ runId: runs[1], verdict: 'same' }]);
  const none = (await rehearse({ candidate, against: { ...against, status: ['faulted'] } })).json();
  expect(none).toEqual({ items: [] });
});

describe('is refused', () => {
  const candidate = { name: 'greet' };
  test.each<[string, number, string, object]>([
    [
      'a definition that is not there',
      404,
      'definition-not-found',
      { candidate: { name: 'no' }, against },
    ],
    ['a run that is not there', 404, 'run-not-found', { candidate, against: { run: 'nobody' } }],
    [
      'a document with mistakes',
      422,
      'definition-invalid',
      { candidate: { source: 'do: 1' }, against },
    ],
    ['no document at all', 400, 'invalid-request', { against }],
    ['a cursor that is none', 400, 'invalid-request', { candidate, against, cursor: 'x' }],
  ])('%s', async (_, status, code, request) => {
    const answer = await rehearse(request as RehearseDefinition);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const DEFINITION = definitionOf('double', [{ twice: { set: { n: '${ .n * 2 }' } } }]);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([DEFINITION]);
});
afterAll(() => server.close());

async function runWith(n: number): Promise<string> {
  const request = { definition: { name: 'double' }, input: { n } };
  return (await server.client.runs.start('demo', request, { wait: '30s' })).runId;
}
const diff = (a: string, b: string) =>
  server.send({ url: `/v1/namespaces/demo/runs/${a}/diff?with=${b}&timing=true` });

test('two runs of the same input did the same', async () => {
  const [a, b] = [await runWith(1), await runWith(1)];
  expect((await diff(a, b)).json()).toMatchObject({
    a: { runId: a, definition: { name: 'double', version: '1.0.0' } },
    b: { runId: b },
    differences: [],
    differenceCount: 0,
  });
});

test('the first divergence is told first', async () => {
  const { differences, differenceCount } = (await diff(await runWith(1), await runWith(2))).json();
  expect(differences[0]).toEqual({
    kind: 'input',
    a: { sequence: 1, value: 1 },
    b: { sequence: 1, value: 2 },
    place: '/n',
    words: 'The input of the run differs at /n: 1 in the first run, 2 in the second.',
  });
  expect([differences.length, differenceCount]).toEqual([4, 4]);
});

test('a run that is not there is refused', async () => {
  const answer = await diff(await runWith(1), 'nobody');
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'run-not-found']);
});

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StuckRun } from '../../runtime/stuck/find-stuck.ts';
import { definitionOf } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([definitionOf('nap', [{ nap: { wait: 'PT1H' } }])]);
});
afterAll(() => server.close());

const list = (query = '') => server.send({ url: `/v1/namespaces/demo/stuck-runs${query}` });

test('a run that waits as it should is not listed', async () => {
  await server.client.runs.start('demo', { definition: { name: 'nap' } });
  expect((await list()).json()).toEqual({ items: [] });
  expect((await list('?cursor=x')).json()).toMatchObject({ code: 'invalid-request' });
});

test('what is found is told with its reasons in words', async () => {
  const { runId } = await server.client.runs.start('demo', { definition: { name: 'nap' } });
  const summary = (await server.store.run(runId))!;
  const found: readonly StuckRun[] = [{ summary, reasons: [{ kind: 'nothing', since: 0 }] }];
  const next = { startedAt: 5, id: runId };
  vi.spyOn(server.runtime, 'stuck').mockResolvedValueOnce({ found, next });
  expect((await list()).json()).toMatchObject({
    items: [
      {
        run: { id: runId },
        reasons: [
          {
            kind: 'nothing',
            since: '1970-01-01T00:00:00.000Z',
            words: 'It waits for nothing: nothing will move it.',
          },
        ],
      },
    ],
    next: expect.any(String),
  });
});

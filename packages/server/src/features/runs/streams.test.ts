import type { RunEvent } from '@tutti/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AWAIT_ORDER, GREET, SLEEP } from '../../testing/definitions.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer([GREET, SLEEP, AWAIT_ORDER]);
});
afterEach(() => server.close());

async function start(name: string, input = {}): Promise<string> {
  const { runId } = await server.client.runs.start('demo', { definition: { name }, input });
  return runId;
}

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const collected = [];
  for await (const event of events) collected.push(event);
  return collected;
}

describe("a run's stream", () => {
  test('tells all its events and ends with the run', async () => {
    const runId = await start('greet', { name: 'Ada' });
    const followed = await collect(server.client.runs.follow('demo', runId));
    const { items } = await server.client.runs.events('demo', runId);
    expect(followed).toEqual(items);
    expect(followed.at(-1)?.type).toBe('run-completed');
  });

  test('tells what happens while it is open', async () => {
    const runId = await start('sleep');
    const types = [];
    for await (const { type } of server.client.runs.follow('demo', runId)) {
      types.push(type);
      if (type === 'wait-entered') await server.client.runs.cancel('demo', runId);
    }
    expect(types.at(-1)).toBe('run-cancelled');
  });

  test('goes on after Last-Event-ID, and says when all was told', async () => {
    const runId = await start('greet', { name: 'Ada' });
    const all = await collect(server.client.runs.follow('demo', runId));
    const resume = (id: number) =>
      fetch(`${server.url}/v1/namespaces/demo/runs/${runId}/events`, {
        headers: {
          authorization: `Bearer ${server.token}`,
          accept: 'text/event-stream',
          'last-event-id': String(id),
        },
      });
    const text = await (await resume(2)).text();
    expect(text.match(/^id: .*$/gm)).toEqual(all.slice(2).map(({ sequence }) => `id: ${sequence}`));
    expect(text.match(/^event: .*$/gm)).toEqual(all.slice(2).map(({ type }) => `event: ${type}`));
    const told = await resume(all.length);
    expect([told.status, await told.text()]).toEqual([204, '']);
  });

  test('of a run that does not exist is refused', async () => {
    const following = collect(server.client.runs.follow('demo', 'nobody'));
    await expect(following).rejects.toMatchObject({ code: 'run-not-found' });
  });

  test('ends for a caller who gives up', async () => {
    const ending = new AbortController();
    const runId = await start('sleep');
    const types = [];
    for await (const { type } of server.client.runs.follow('demo', runId, {
      signal: ending.signal,
    })) {
      types.push(type);
      if (type === 'wait-entered') ending.abort();
    }
    expect(types.at(-1)).toBe('wait-entered');
  });
});

describe("a namespace's stream", () => {
  test('tells the runs that change, as the filter says', async () => {
    const query = 'definition=await-order&status=completed';
    const response = await fetch(`${server.url}/v1/namespaces/demo/runs?${query}`, {
      headers: { authorization: `Bearer ${server.token}`, accept: 'text/event-stream' },
    });
    await start('greet', { name: 'Ada' });
    const runId = await start('await-order');
    const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order.placed' } as const;
    await server.client.events.send('demo', [event]);
    const chunk = await response.body?.pipeThrough(new TextDecoderStream()).getReader().read();
    const { items } = await server.client.runs.list('demo', { definition: 'await-order' });
    expect(chunk?.value).toBe(`event: run\ndata: ${JSON.stringify(items[0])}\n\n`);
    expect(items[0]).toMatchObject({ id: runId, status: 'completed' });
  });

  test('is watched by a client until it gives up', async () => {
    const ending = new AbortController();
    const opened = Promise.withResolvers<void>();
    const options = { signal: ending.signal, onOpen: () => opened.resolve() };
    const watch = server.client.runs.watch('demo', {}, options);
    const first = watch.next();
    await opened.promise;
    await start('sleep');
    expect((await first).value).toMatchObject({ definition: { name: 'sleep' } });
    ending.abort();
    expect(await watch.return(undefined)).toEqual({ done: true, value: undefined });
  });
});

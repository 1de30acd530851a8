import { type Client, ConnectionError, createClient, ProblemError } from '@tutti/client';
import { expect, test } from 'vitest';
import { persistently } from './persistently.ts';

const never = new AbortController().signal;

/** A client of a server that answers one status after another. */
function clientOf(...statuses: number[]): Client {
  const answer = async () => {
    const status = statuses.shift() ?? 200;
    if (status === 0) throw new TypeError('fetch failed');
    const code = status === 404 ? 'run-not-found' : 'overloaded';
    return Response.json({ type: 'x', title: 'x', code, status }, { status });
  };
  return createClient({ url: 'http://127.0.0.1:1', token: 't', fetch: answer });
}

const ask = (client: Client) => () => client.runs.get('n', 'r');

test('a client goes on while nobody answers, or the server is too busy', async () => {
  const client = clientOf(0, 503, 429, 200);
  expect(await persistently(ask(client), never)).toMatchObject({ status: 200 });
});

test('what the server says for good is not asked again', async () => {
  await expect(persistently(ask(clientOf(404)), never)).rejects.toBeInstanceOf(ProblemError);
});

test('a client gives up when it is told to', async () => {
  const attempt = persistently(ask(clientOf(0, 0)), AbortSignal.abort());
  await expect(attempt).rejects.toBeInstanceOf(ConnectionError);
});

import { ROUTES } from '@tutti/api';
import { describe, expect, test } from 'vitest';
import { readStream } from './event-source.ts';
import { ConnectionError, ProblemError } from './problem-error.ts';
import { createTransport } from './transport.ts';

/** A response that tells some texts, and then ends or breaks off. */
function telling(texts: readonly string[], breaksOff: boolean): Response {
  const remaining = [...texts];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const text = remaining.shift();
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text));
      else if (breaksOff) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function refusing(code: string, status: number, headers = {}): Response {
  return new Response(JSON.stringify({ type: 'x', code, title: code, status }), {
    status,
    headers,
  });
}

/** Reads a stream from a server that gives these answers one after the other. */
function reading(answers: readonly (Response | Error)[], signal?: AbortSignal) {
  const remaining = [...answers];
  const lastIds: (string | null)[] = [];
  const pauses: number[] = [];
  const transport = createTransport({
    url: 'http://127.0.0.1:7400/',
    token: 't',
    fetch: async (_, init) => {
      lastIds.push(new Headers(init?.headers).get('last-event-id'));
      const answer = remaining.shift() ?? new TypeError('refused');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const call = { params: { namespace: 'demo', run: 'r' }, ...(signal && { signal }) };
  let opened = 0;
  const options = {
    attempts: 3,
    pause: async (ms: number) => {
      pauses.push(ms);
    },
    onOpen: () => {
      opened++;
    },
  };
  const messages = readStream(transport, ROUTES.listRunEvents, call, options);
  return { messages, lastIds, pauses, opened: () => opened };
}

async function collect(messages: AsyncIterable<{ readonly data: string }>): Promise<string[]> {
  const collected = [];
  for await (const { data } of messages) collected.push(data);
  return collected;
}

describe('a stream', () => {
  test('is read message by message, however it is cut', async () => {
    const { messages } = reading([
      telling(['id: 1\nda', 'ta: "ä', '"\n\n:\n\ndata: 2\n\n'], false),
    ]);
    expect(await collect(messages)).toEqual(['"ä"', '2']);
  });

  test('that breaks off is opened again after the last message', async () => {
    const { messages, lastIds, pauses, opened } = reading([
      telling(['id: 1\ndata: 1\n\n', 'id: 2\ndata: 2\n\nid: 3\ndata: half'], true),
      new TypeError('refused'),
      telling(['id: 3\ndata: 3\n\n'], false),
    ]);
    expect(await collect(messages)).toEqual(['1', '2', '3']);
    expect(lastIds).toEqual([null, '2', '2']);
    expect(opened()).toBe(2);
    expect(pauses).toEqual([200, 400]);
  });

  test('waits as long as the server asks', async () => {
    const { messages, pauses } = reading([
      refusing('overloaded', 429, { 'retry-after': '7' }),
      telling(['data: 1\n\n'], false),
    ]);
    expect([await collect(messages), pauses]).toEqual([['1'], [7000]]);
  });

  test('that is refused is not asked for again', async () => {
    const { messages, pauses } = reading([refusing('run-not-found', 404)]);
    await expect(collect(messages)).rejects.toThrow(ProblemError);
    expect(pauses).toEqual([]);
  });

  test('is given up after so many attempts in vain', async () => {
    const { messages, pauses } = reading([]);
    await expect(collect(messages)).rejects.toThrow(ConnectionError);
    expect(pauses).toEqual([200, 400]);
  });

  test('ends quietly for a caller who gives up', async () => {
    const ending = new AbortController();
    ending.abort();
    const { messages, lastIds } = reading([], ending.signal);
    expect([await collect(messages), lastIds]).toEqual([[], []]);
  });
});

import { MEDIA, type Route } from '@tutti/api';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ConnectionError, ProblemError } from './problem-error.ts';
import type { Call, Transport } from './transport.ts';

/** The longest event that is taken. */
const LONGEST_EVENT = 64 * 1024 * 1024;

export interface StreamOptions {
  /** How often a broken stream is opened again without anything having come; 10 when not given. */
  readonly attempts?: number;
  /** Told whenever the stream is open, also again: from now on nothing is missed. */
  readonly onOpen?: () => void;
  /** Waits before the next attempt; the platform's timer when not given. */
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * The messages of a server-sent stream of a route. When it breaks off it is opened again after the
 * last message that had an id; it ends when the server ends it or `call.signal` aborts.
 *
 * Throws what the transport throws when the server refuses, or stays away for all the attempts.
 */
export async function* readStream(
  transport: Transport,
  route: Route,
  call: Call,
  { attempts = 10, pause = pauseMs, onOpen }: StreamOptions = {},
): AsyncGenerator<EventSourceMessage> {
  let lastId: string | undefined;
  let failures = 0;
  while (!call.signal?.aborted) {
    try {
      const response = await transport(route, resumed(call, lastId));
      onOpen?.();
      for await (const message of readMessages(response)) {
        failures = 0;
        lastId = message.id ?? lastId;
        yield message;
      }
      return;
    } catch (error) {
      if (call.signal?.aborted) return;
      if (isFinal(error) || ++failures >= attempts) throw error;
      await pause(pauseAfter(failures, error));
    }
  }
}

function resumed(call: Call, lastId: string | undefined): Call {
  const headers = {
    ...call.headers,
    accept: MEDIA.eventStream,
    ...(lastId !== undefined && { 'last-event-id': lastId }),
  };
  return { ...call, headers };
}

function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && error.status !== 429 && error.status !== 503;
}

function pauseAfter(failures: number, error: unknown): number {
  const asked = error instanceof ProblemError ? error.retryAfterMs : undefined;
  return asked ?? Math.min(100 * 2 ** failures, 5000);
}

function pauseMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function* readMessages(response: Response): AsyncGenerator<EventSourceMessage> {
  if (response.body === null) return;
  const ready: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => ready.push(message),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
    maxBufferSize: LONGEST_EVENT,
  });
  for await (const text of chunksOf(response.body.pipeThrough(new TextDecoderStream()))) {
    parser.feed(text);
    yield* ready.splice(0);
  }
}

/** Browsers without async iteration of streams read them this way; leaving early cancels. */
async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch(breakOff);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function breakOff(error: unknown): never {
  throw new ConnectionError('Expected the stream to go on, but the connection broke.', {
    cause: error,
  });
}

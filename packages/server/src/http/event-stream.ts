import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamMessage } from './answer.ts';

export interface EventStreamLimits {
  /** Streams open at the same time; one more is refused. */
  readonly streams: number;
  /** A comment is sent this often, so that a dead connection is noticed. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is dropped. */
  readonly stallMs: number;
}

export const EVENT_STREAM_LIMITS: EventStreamLimits = {
  streams: 1000,
  heartbeatMs: 15_000,
  stallMs: 30_000,
};

/**
 * Tells messages as server-sent events until they end, the client leaves, or it stops reading.
 *
 * The next message is asked for when the last one is on its way, so a slow client holds one
 * message in memory, not a queue. `signal` must abort when the connection closes. A stream that
 * did not come to its end is cut off, so that the client knows to come again.
 */
export async function tellMessages(
  response: ServerResponse,
  messages: AsyncIterable<StreamMessage>,
  signal: AbortSignal,
  limits: EventStreamLimits = EVENT_STREAM_LIMITS,
): Promise<void> {
  const heartbeat = setInterval(() => beat(response), limits.heartbeatMs);
  try {
    for await (const message of messages) {
      if (signal.aborted) break;
      if (!response.write(format(message))) await drained(response, signal, limits.stallMs);
    }
    if (signal.aborted) response.destroy();
    else response.end();
  } catch (error) {
    response.destroy();
    if (!signal.aborted && !(error instanceof StalledClient)) throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** The client takes less than there is to tell. It is dropped, and may come again. */
export class StalledClient extends Error {
  override readonly name = 'StalledClient';
}

function beat(response: ServerResponse): void {
  if (!response.writableNeedDrain) response.write(':\n\n');
}

/** One event of the stream. JSON has no line breaks, so `data` is one line. */
function format({ id, event, data }: StreamMessage): string {
  const lines = [];
  if (id !== undefined) lines.push(`id: ${id}`);
  if (event !== undefined) lines.push(`event: ${event}`);
  lines.push(`data: ${JSON.stringify(data)}`);
  return `${lines.join('\n')}\n\n`;
}

async function drained(response: ServerResponse, signal: AbortSignal, stallMs: number) {
  const deadline = AbortSignal.timeout(stallMs);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, deadline]) });
  } catch (error) {
    throw deadline.aborted ? new StalledClient('The client has stopped reading.') : error;
  }
}

import {
  type Client,
  type FetchLike,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { type CallContext, type Json, RetryableFault } from '@tutti/connector-kit';
import { AuthorizedStream } from '../http/authorized-stream.ts';
import type { Conversation } from './conversation.ts';
import type { HttpServer } from './read-call.ts';

const farewellMs = 2000;

/** A session with a server over streamable HTTP, for the length of the work. */
export async function withHttpServer(
  server: HttpServer,
  client: Client,
  conversation: Conversation,
  context: CallContext,
  work: (client: Client) => Promise<Json>,
): Promise<Json> {
  const stream = new AuthorizedStream(server, context, conversation.secrets);
  const transport = new StreamableHTTPClientTransport(server.uri, {
    fetch: fetchOver(stream, conversation),
    reconnectionOptions: noReconnection,
  });
  try {
    await client.connect(transport, conversation.patience);
    return await work(client);
  } finally {
    if (!conversation.signal.aborted) await farewell(transport);
    await client.close();
  }
}

/** A stream that breaks off has lost its answer: the call as a whole is what may be tried again. */
const noReconnection = {
  maxRetries: 0,
  initialReconnectionDelay: 0,
  maxReconnectionDelay: 0,
  reconnectionDelayGrowFactor: 1,
};

/** The server may forget the session now. It need not answer. */
async function farewell(transport: StreamableHTTPClientTransport): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, farewellMs).unref());
  await Promise.race([transport.terminateSession().catch(() => {}), patience]);
}

/**
 * `fetch` as the library wants it, over the dialer. The stream of messages that a server sends unasked
 * (GET) is not opened: nothing in a call waits for them.
 */
function fetchOver(stream: AuthorizedStream, conversation: Conversation): FetchLike {
  const exchanges = new Exchanges(conversation);
  return async (_url, init = {}) => {
    const method = init.method ?? 'GET';
    if (method === 'GET') return new Response(null, { status: 405 });
    const signal = AbortSignal.any([conversation.signal, ...(init.signal ? [init.signal] : [])]);
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = typeof init.body === 'string' ? { body: init.body } : {};
    exchanges.begin();
    try {
      const response = await stream.send({ method, headers, ...body, signal });
      const { status } = response;
      if (!isEmpty(status)) {
        const content = readable(response.body, exchanges);
        return new Response(content, { status, headers: response.headers });
      }
      for await (const _ of response.body) break;
      return new Response(null, { status, headers: response.headers });
    } catch (error) {
      throw method === 'DELETE' ? error : conversation.failWith(error);
    }
  };
}

function isEmpty(status: number): boolean {
  return status === 202 || status === 204 || status === 205 || status === 304;
}

const patienceMs = 1000;

/** Whether the conversation goes on after an answer has ended. */
class Exchanges {
  readonly conversation: Conversation;
  #count = 0;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }

  begin(): void {
    this.#count += 1;
  }

  /** A stream of events may end without the answer; nothing in the library would notice. */
  ended(): void {
    const count = this.#count;
    const isStuck = () => count === this.#count;
    setTimeout(() => isStuck() && this.conversation.fail(halfAnswerFault()), patienceMs).unref();
  }
}

function halfAnswerFault(): RetryableFault {
  return new RetryableFault({
    type: 'communication',
    status: 500,
    title: 'Communication Failed',
    detail: 'The MCP server ended its answer before it was complete.',
  });
}

/** The parts as a stream of the web. What interrupts them ends the conversation. */
function readable(
  body: AsyncIterable<Uint8Array>,
  exchanges: Exchanges,
): ReadableStream<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next();
        if (done !== true) return controller.enqueue(value);
        exchanges.ended();
        controller.close();
      } catch (error) {
        controller.error(exchanges.conversation.failWith(error));
      }
    },
    async cancel() {
      await parts.return?.();
    },
  });
}

import type { DescMethodStreaming, DescMethodUnary, Message } from '@bufbuild/protobuf';
import type { Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { type CallContext, interruptedFault } from '@tutti/connector-kit';
import type { Authorization } from '../authentication/authenticator.ts';
import { requestHeaders } from '../http/request-headers.ts';
import type { PlannedCall } from './call.ts';
import { AnswerTooLargeError, isAnswered } from './call-fault.ts';
import { GrpcSession } from './session.ts';

/**
 * Performs a call on a connection of its own and answers the messages that came. Rejects with a
 * `ConnectError`, an `AnswerTooLargeError` or the error of the network.
 */
export async function invoke(
  call: PlannedCall,
  authorization: Authorization | undefined,
  context: CallContext,
): Promise<Message[]> {
  if (context.signal.aborted) throw interruptedFault();
  const { target, limits } = call;
  const { origin } = target.uri;
  const session = new GrpcSession(origin, context.dialer.route(origin), limits);
  const transport = createGrpcTransport({
    baseUrl: origin,
    sessionManager: session,
    readMaxBytes: limits.receivedBytes,
    // What is compressed may be much larger than what counts of it.
    acceptCompression: [],
    interceptors: [],
  });
  const headers = headersOf(authorization, context);
  try {
    return await exchange(transport, call, headers, session, context.signal);
  } catch (error) {
    throw isAnswered(error) ? error : (session.loss ?? error);
  } finally {
    session.close();
  }
}

function headersOf(authorization: Authorization | undefined, context: CallContext): Headers {
  const { header } = authorization ?? {};
  const given = [
    ['user-agent', 'tutti'],
    ['idempotency-key', context.idempotencyKey],
    ...(header === undefined ? [] : [['authorization', header]]),
  ] as [string, string][];
  return new Headers([...requestHeaders(given)]);
}

async function exchange(
  transport: Transport,
  { method, messages, limits }: PlannedCall,
  headers: Headers,
  session: GrpcSession,
  signal: AbortSignal,
): Promise<Message[]> {
  const { deadlineMs } = limits;
  if (method.methodKind === 'unary') {
    const [message] = messages;
    const unary = method as DescMethodUnary;
    const answer = await transport.unary(unary, signal, deadlineMs, headers, message ?? {});
    return [answer.message];
  }
  const streaming = method as DescMethodStreaming;
  const sent = oneByOne(messages);
  const answer = await transport.stream(streaming, signal, deadlineMs, headers, sent);
  const received: Message[] = [];
  for await (const message of answer.message) {
    received.push(message);
    if (received.length > limits.messages || session.receivedBytes > limits.receivedBytes)
      throw new AnswerTooLargeError();
  }
  return received;
}

async function* oneByOne(messages: readonly Message[]): AsyncIterable<Message> {
  yield* messages;
}

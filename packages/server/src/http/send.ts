import { MEDIA } from '@tutti/api';
import type { FastifyReply } from 'fastify';
import type { AccessControl } from '../access/access-control.ts';
import type { Answer, StreamMessage } from './answer.ts';
import { type EventStreamLimits, tellMessages } from './event-stream.ts';
import { overloaded, type ProblemAnswer } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What every answer of a door shares. */
export interface Door {
  readonly access: AccessControl;
  /** Aborts when the server begins to close. */
  readonly closing: AbortSignal;
  readonly streamLimits: EventStreamLimits;
  /** Streams being told now. */
  openStreams: number;
}

/** How long a client shall stay away when there are too many streams. */
const STREAMS_AGAIN_SECONDS = 5;

/** Puts an answer on the wire. */
export function sendAnswer(
  reply: FastifyReply,
  answer: Answer,
  door: Door,
  signal: () => AbortSignal,
): FastifyReply {
  switch (answer.kind) {
    case 'problem':
      return sendProblem(reply, answer);
    case 'json':
      return sendText(reply, answer, `${MEDIA.json}; charset=utf-8`, JSON.stringify(answer.body));
    case 'text':
      return sendText(reply, answer, answer.mediaType, answer.body);
    case 'empty':
      return reply.code(answer.status).headers(answer.headers).send();
    case 'stream':
      return sendStream(reply, answer.messages, door, signal());
  }
}

/** Answers a problem; `instance` is the request's path unless the problem has one. */
export function sendProblem(
  reply: FastifyReply,
  { problem, headers }: ProblemAnswer,
): FastifyReply {
  const instance = reply.request.url.split('?', 1)[0];
  const body = JSON.stringify({ instance, ...problem });
  return sendText(
    reply,
    { status: problem.status, headers },
    `${MEDIA.problem}; charset=utf-8`,
    body,
  );
}

function sendText(
  reply: FastifyReply,
  {
    status,
    headers,
  }: { readonly status: number; readonly headers: { readonly [name: string]: string } },
  contentType: string,
  body: string,
): FastifyReply {
  return reply.code(status).headers(headers).header('content-type', contentType).send(body);
}

function sendStream(
  reply: FastifyReply,
  messages: AsyncIterable<StreamMessage>,
  door: Door,
  signal: AbortSignal,
): FastifyReply {
  if (door.openStreams >= door.streamLimits.streams) {
    return sendProblem(reply, overloaded(STREAMS_AGAIN_SECONDS));
  }
  reply.hijack();
  reply.raw.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': MEDIA.eventStream,
    'x-request-id': reply.request.id,
  });
  reply.raw.flushHeaders();
  void tell(reply, messages, door, signal);
  return reply;
}

async function tell(
  reply: FastifyReply,
  messages: AsyncIterable<StreamMessage>,
  door: Door,
  signal: AbortSignal,
): Promise<void> {
  door.openStreams++;
  try {
    await tellMessages(reply.raw, messages, signal, door.streamLimits);
  } catch (error) {
    reply.request.log.error({ err: error }, 'a stream broke');
  } finally {
    door.openStreams--;
  }
}

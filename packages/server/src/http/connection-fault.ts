import type { Socket } from 'node:net';
import { MEDIA } from '@tutti/api';
import { type ProblemAnswer, problem } from './problem.ts';

/** Answers what could not be read as HTTP at all, and ends the connection. */
export function answerConnectionFault(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(toHttp(answerTo(error.code)), () => socket.destroy());
}

function answerTo(code: string | undefined): ProblemAnswer {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request-timeout');
  return problem('malformed-request');
}

function toHttp({ problem: body }: ProblemAnswer): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${body.status} ${body.title}`,
    `Content-Type: ${MEDIA.problem}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}

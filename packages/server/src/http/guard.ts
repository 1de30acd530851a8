import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessControl } from '../access/access-control.ts';
import { admit } from './admission.ts';
import { refuseMediaType } from './body.ts';
import { isLoopbackHost } from './host-check.ts';
import { mediaTypeOf } from './media-type.ts';
import { type ProblemAnswer, problem } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { sendProblem } from './send.ts';

/** Decides, before a byte of the body is read, whether a request is let in. */
export function createGuard(access: AccessControl, closing: AbortSignal) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    const refusal =
      refuseClosing(closing) ??
      refuseHost(request) ??
      refuseStranger(request, access) ??
      refuseContent(request);
    if (refusal === null) return undefined;
    return sendProblem(reply, refusal);
  };
}

function refuseClosing(closing: AbortSignal): ProblemAnswer | null {
  if (!closing.aborted) return null;
  const headers = { connection: 'close', 'retry-after': '5' };
  return problem('shutting-down', { detail: 'Ask again when it is back.' }, headers);
}

function refuseHost(request: FastifyRequest): ProblemAnswer | null {
  // Others call it by any name, and a browser that is tricked into it has no signature.
  const isSigned = request.routeOptions.config.route?.permission === 'signed';
  if (isSigned || isLoopbackHost(request.headers.host)) return null;
  return problem('host-not-allowed', {
    detail: 'Expected the Host header to be localhost, 127.0.0.1 or [::1], with or without a port.',
  });
}

function refuseStranger(request: FastifyRequest, access: AccessControl): ProblemAnswer | null {
  const admission = admit(request, access);
  if (admission.kind === 'refused') return admission.answer;
  request.admitted = admission.admitted;
  return null;
}

function refuseContent(request: FastifyRequest): ProblemAnswer | null {
  const { route } = request.routeOptions.config;
  if (route?.body === undefined || !hasBody(request)) return null;
  return refuseMediaType(route, mediaTypeOf(request.headers['content-type']));
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { AccessControl } from '../access/access-control.ts';
import { readBody } from './body.ts';
import { answerConnectionFault } from './connection-fault.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from './connection-limits.ts';
import type { Endpoint } from './endpoint.ts';
import { EVENT_STREAM_LIMITS, type EventStreamLimits } from './event-stream.ts';
import { answerToFault } from './fault-answer.ts';
import { createGuard } from './guard.ts';
import { mediaTypeOf } from './media-type.ts';
import { problem, RequestFault } from './problem.ts';
import { register } from './register.ts';
import { methodsOf } from './route-match.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { type Door, sendProblem } from './send.ts';

export interface AppOptions {
  readonly endpoints: readonly Endpoint[];
  readonly access: AccessControl;
  readonly logger: FastifyBaseLogger;
  readonly streamLimits?: EventStreamLimits;
  readonly connectionLimits?: ConnectionLimits;
}

/**
 * The HTTP door: endpoints behind host check, authentication and limits. Everything that goes
 * wrong is answered as `application/problem+json`. Closing it ends waits and streams.
 */
export function createApp(options: AppOptions): FastifyInstance {
  const { endpoints, access, streamLimits = EVENT_STREAM_LIMITS } = options;
  const closing = new AbortController();
  const app = createFastify(options.logger, options.connectionLimits ?? CONNECTION_LIMITS);
  app.decorateRequest('admitted', null);
  app.addHook('onRequest', createGuard(access, closing.signal));
  app.addHook('preClose', async () => closing.abort());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, parseBody);
  app.setErrorHandler((error, request, reply) => {
    const answer = answerToFault(error);
    if (answer.problem.status >= 500) request.log.error({ err: error }, 'a request failed');
    return sendProblem(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, nothingFound(request)));
  const door: Door = { access, closing: closing.signal, streamLimits, openStreams: 0 };
  for (const endpoint of endpoints) register(app, endpoint, door);
  return app;
}

function createFastify(
  loggerInstance: FastifyBaseLogger,
  limits: ConnectionLimits,
): FastifyInstance {
  const app = fastify({
    loggerInstance,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 1024 },
    connectionTimeout: limits.silenceMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: limits.headerBytes,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    clientErrorHandler: answerConnectionFault,
    // No hook has run for these.
    frameworkErrors: (error, _request, reply) =>
      sendProblem(reply.headers(SECURITY_HEADERS), answerToFault(error)),
  });
  app.server.headersTimeout = limits.headersMs;
  app.server.maxConnections = limits.connections;
  return app;
}

async function parseBody(request: FastifyRequest, bytes: Buffer): Promise<unknown> {
  const { route } = request.routeOptions.config;
  if (route?.body === undefined) return undefined;
  const reading = readBody(route, mediaTypeOf(request.headers['content-type']), bytes);
  if (reading.kind === 'refused') throw new RequestFault(reading.answer);
  return reading.value;
}

function nothingFound(request: FastifyRequest) {
  const path = request.url.split('?', 1)[0]!;
  const methods = methodsOf(path);
  if (methods.length === 0) {
    return problem('route-not-found', {
      detail: `Expected a path that is in /openapi.json, but it is ${path}.`,
    });
  }
  const allowed = methods.join(', ');
  return problem(
    'method-not-allowed',
    { detail: `Expected ${allowed}, but it is ${request.method}.` },
    { allow: allowed },
  );
}

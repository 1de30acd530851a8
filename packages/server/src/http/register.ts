import type { Route } from '@tutti/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './authentication.ts';
import type { Endpoint, RouteRequest } from './endpoint.ts';
import { mediaTypeOf, prefers } from './media-type.ts';
import { signalOf } from './request-signal.ts';
import { toRouterPath } from './route-match.ts';
import { type Door, sendAnswer, sendProblem } from './send.ts';
import { compileCheck, type RequestCheck } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Absent: nothing was found at the path. */
    readonly route?: Route;
  }
  interface FastifyRequest {
    /** Null before authentication and on public routes. */
    principal: Principal | null;
  }
}

const NOBODY: Principal = { name: 'nobody' };

/** Makes the app answer an endpoint's route. */
export function register(app: FastifyInstance, { route, handle }: Endpoint, door: Door): void {
  const check = compileCheck(route);
  app.route({
    method: route.method,
    url: toRouterPath(route.path),
    config: { route },
    exposeHeadRoute: !isStreamed(route),
    ...(route.body && { bodyLimit: route.body.limitBytes }),
    handler: (request, reply) => answer(request, reply, check, handle, door),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  check: RequestCheck,
  handle: Endpoint['handle'],
  door: Door,
): Promise<FastifyReply> {
  let signal: AbortSignal | undefined;
  const lazySignal = () => (signal ??= signalOf(reply.raw, door.closing));
  const { params, query, headers, body } = request;
  const refusal = check.check({ path: params, query, headers, body });
  if (refusal !== null) return sendProblem(reply, refusal);
  const result = await handle(routeRequest(request, lazySignal));
  return sendAnswer(reply, result, door, lazySignal);
}

/** The check has just proved what the types of the route say. */
function routeRequest(request: FastifyRequest, signal: () => AbortSignal): RouteRequest<Route> {
  return {
    params: request.params as RouteRequest<Route>['params'],
    query: request.query as RouteRequest<Route>['query'],
    headers: request.headers as RouteRequest<Route>['headers'],
    body: request.body as RouteRequest<Route>['body'],
    rawHeaders: request.headers,
    mediaType: mediaTypeOf(request.headers['content-type']),
    principal: request.principal ?? NOBODY,
    prefers: (mediaType) => prefers(request.headers.accept, mediaType),
    get signal() {
      return signal();
    },
  };
}

function isStreamed(route: Route): boolean {
  return Object.values(route.responses).some(({ content }) =>
    Object.hasOwn(content ?? {}, 'text/event-stream'),
  );
}

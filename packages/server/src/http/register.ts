import type { Route } from '@tutti/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EVERYWHERE } from '../access/decide-access.ts';
import { NOBODY } from '../access/principal.ts';
import type { Admitted } from './admission.ts';
import type { Endpoint, RouteRequest } from './endpoint.ts';
import { mediaTypeOf, prefers } from './media-type.ts';
import type { ProblemAnswer } from './problem.ts';
import { signalOf } from './request-signal.ts';
import { toRouterPath } from './route-match.ts';
import { type Door, sendAnswer, sendProblem } from './send.ts';
import { compileCheck, type RequestCheck } from './validation.ts';
import { refuseVouching, takesActingUser } from './vouching.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Absent: nothing was found at the path. */
    readonly route?: Route;
  }
  interface FastifyRequest {
    /** Null before the guard, and on routes that ask for no token. */
    admitted: Admitted | null;
  }
}

/** What a route's requests have to pass, and what answers them. */
interface Bound {
  readonly check: RequestCheck;
  readonly takesActingUser: boolean;
  readonly handle: Endpoint['handle'];
}

/** Makes the app answer an endpoint's route. */
export function register(app: FastifyInstance, { route, handle }: Endpoint, door: Door): void {
  const bound = { check: compileCheck(route), takesActingUser: takesActingUser(route), handle };
  app.route({
    method: route.method,
    url: toRouterPath(route.path),
    config: { route },
    exposeHeadRoute: !isStreamed(route),
    ...(route.body && { bodyLimit: route.body.limitBytes }),
    handler: (request, reply) => answer(request, reply, bound, door),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  bound: Bound,
  door: Door,
): Promise<FastifyReply> {
  const refusal = refusalOf(request, bound, door);
  if (refusal !== null) return sendProblem(reply, refusal);
  let signal: AbortSignal | undefined;
  const lazySignal = () => (signal ??= signalOf(reply.raw, door, request.admitted));
  const result = await bound.handle(routeRequest(request, door, lazySignal));
  return sendAnswer(reply, result, door, lazySignal);
}

function refusalOf(
  request: FastifyRequest,
  { check, takesActingUser }: Bound,
  { access }: Door,
): ProblemAnswer | null {
  const { params, query, headers, body } = request;
  const refusal = check.check({ path: params, query, headers, body });
  if (refusal !== null || !takesActingUser) return refusal;
  return refuseVouching(request, access);
}

/** The check has just proved what the types of the route say. */
function routeRequest(
  request: FastifyRequest,
  { access }: Door,
  signal: () => AbortSignal,
): RouteRequest<Route> {
  const principal = request.admitted?.principal ?? NOBODY;
  return {
    params: request.params as RouteRequest<Route>['params'],
    query: request.query as RouteRequest<Route>['query'],
    headers: request.headers as RouteRequest<Route>['headers'],
    body: request.body as RouteRequest<Route>['body'],
    rawHeaders: request.headers,
    mediaType: mediaTypeOf(request.headers['content-type']),
    principal,
    may: (permission, namespace = EVERYWHERE) =>
      access.decide({ principal, permission, namespace }),
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

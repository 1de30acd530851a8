import { needsToken, permissionOf, type Route } from '@tutti/api';
import type { FastifyRequest } from 'fastify';
import type { AccessControl } from '../access/access-control.ts';
import { type AccessQuestion, EVERYWHERE } from '../access/decide-access.ts';
import type { Principal } from '../access/principal.ts';
import { type ProblemAnswer, problem } from './problem.ts';

/** Who asks, and what for; `question` is null when being known is enough. */
export interface Admitted {
  readonly principal: Principal;
  readonly question: AccessQuestion | null;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly admitted: Admitted | null }
  | { readonly kind: 'refused'; readonly answer: ProblemAnswer };

/** Lets in who is known and allowed; a route that asks for no token admits nobody in particular. */
export function admit(request: FastifyRequest, access: AccessControl): Admission {
  const { route } = request.routeOptions.config;
  if (route !== undefined && !needsToken(route)) return { kind: 'admitted', admitted: null };
  const proof = access.authenticate(request.headers.authorization);
  if (proof.kind !== 'known') return { kind: 'refused', answer: unauthenticated(proof.kind) };
  const { principal } = proof;
  const question = route === undefined ? null : questionOf(route, request, principal);
  const answer = question === null ? null : access.decide(question);
  if (answer?.kind === 'denied') {
    return { kind: 'refused', answer: problem('forbidden', { detail: answer.detail }) };
  }
  return { kind: 'admitted', admitted: { principal, question } };
}

/** A route is about the namespace of its path; one without is about what belongs to none. */
function questionOf(
  route: Route,
  request: FastifyRequest,
  principal: Principal,
): AccessQuestion | null {
  const permission = permissionOf(route);
  if (permission === null) return null;
  const { namespace = EVERYWHERE } = request.params as { readonly namespace?: string };
  return { principal, permission, namespace };
}

function unauthenticated(kind: 'unknown' | 'expired'): ProblemAnswer {
  const detail =
    kind === 'expired'
      ? 'Expected a token that is still good, but it has expired. Make a new one.'
      : 'Expected `Authorization: Bearer <token>` with a token of this server.';
  return problem('unauthenticated', { detail }, { 'www-authenticate': 'Bearer realm="tutti"' });
}

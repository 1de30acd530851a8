import { ACTING_USER, type Route } from '@tutti/api';
import type { AccessControl } from '../access/access-control.ts';
import { EVERYWHERE } from '../access/decide-access.ts';
import type { Admitted } from './admission.ts';
import { type ProblemAnswer, problem } from './problem.ts';

interface Vouched {
  readonly admitted: Admitted | null;
  readonly params: unknown;
  readonly body: unknown;
}

/** Whether a request of this route can be made on somebody else's behalf: `ActingUser`. */
export function takesActingUser(route: Route): boolean {
  return Object.values(route.body?.content ?? {}).some(({ schema }) => {
    const { properties = {} } = (schema ?? {}) as { readonly properties?: object };
    const { as } = properties as { readonly as?: { readonly title?: string } };
    return as?.title === ACTING_USER;
  });
}

/**
 * Whoever asks as somebody else must be one who may vouch for others. Null: nobody is vouched for, or
 * they may.
 */
export function refuseVouching(
  { admitted, params, body }: Vouched,
  access: AccessControl,
): ProblemAnswer | null {
  if (admitted === null || !isVouching(body)) return null;
  const { namespace = EVERYWHERE } = params as { readonly namespace?: string };
  const { principal } = admitted;
  const answer = access.decide({ principal, permission: 'users:vouch', namespace });
  if (answer.kind === 'allowed') return null;
  const expected = 'Expected to be asked for oneself, or by who may vouch for others.';
  return problem('forbidden', { detail: `body/as: ${expected} ${answer.detail}` });
}

function isVouching(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'as');
}

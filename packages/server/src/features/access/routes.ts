import { type QueryOf, ROLE_NAMES, ROLES, ROUTES, type RoleBinding } from '@tutti/api';
import type { ChangeAnswer } from '../../access/access-changes.ts';
import type { AccessDirectory } from '../../access/access-directory.ts';
import { decideAccess, EVERYWHERE, rolesOf } from '../../access/decide-access.ts';
import type { Principal } from '../../access/principal.ts';
import { type Answer, empty, json } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { type ProblemAnswer, problem } from '../../http/problem.ts';
import { namedPage } from '../named-page.ts';
import { toApiToken, toServiceAccount } from './words.ts';

export interface AccessPorts {
  readonly access: AccessDirectory;
}

/** Who may do what: asking, and setting it up. */
export function accessEndpoints({ access }: AccessPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.whoAmI, async ({ principal }) => json(200, describe(access, principal))),
    endpoint(ROUTES.explainAccess, async (request) => explain(access, request)),
    endpoint(ROUTES.listRoles, async () => json(200, { items: ROLE_TABLE })),
    endpoint(ROUTES.listRoleBindings, async ({ query }) =>
      json(200, { items: access.bindings().filter((binding) => isAskedFor(binding, query)) }),
    ),
    endpoint(ROUTES.addRoleBinding, async ({ body, principal }) =>
      answer(await access.changes.addBinding(body, principal.name), body.subject, (binding) =>
        json(200, binding),
      ),
    ),
    endpoint(ROUTES.removeRoleBinding, async ({ body, principal }) =>
      answer(await access.changes.removeBinding(body, principal.name), body.subject, () =>
        empty(204),
      ),
    ),
    ...accountEndpoints(access),
    ...tokenEndpoints(access),
  ];
}

function accountEndpoints(access: AccessDirectory): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listServiceAccounts, ({ query }) =>
      namedPage(query, async (after, limit) => {
        const accounts = access.accounts().filter(({ name }) => name > after);
        return accounts.slice(0, limit).map(toServiceAccount);
      }),
    ),
    endpoint(ROUTES.setServiceAccount, async ({ params: { name }, body, principal }) =>
      answer(await access.changes.setAccount(name, body, principal.name), name, (account) =>
        json(200, toServiceAccount(account)),
      ),
    ),
    endpoint(ROUTES.deleteServiceAccount, async ({ params: { name }, principal }) =>
      answer(await access.changes.deleteAccount(name, principal.name), name, () => empty(204)),
    ),
  ];
}

function tokenEndpoints(access: AccessDirectory): readonly Endpoint[] {
  return [
    endpoint(ROUTES.listApiTokens, async ({ params: { name } }) => {
      const tokens = access.tokens(name);
      return tokens === null
        ? refuse({ kind: 'no-account' }, name)
        : json(200, { items: tokens.map(toApiToken) });
    }),
    endpoint(ROUTES.createApiToken, async ({ params: { name }, body, principal }) =>
      answer(
        await access.changes.createToken(name, body, principal.name),
        name,
        ({ token, text }) => json(201, { ...toApiToken(token), token: text }),
      ),
    ),
    endpoint(ROUTES.revokeApiToken, async ({ params: { name, token }, principal }) =>
      answer(await access.changes.revokeToken(name, token, principal.name), token, () =>
        empty(204),
      ),
    ),
  ];
}

const ROLE_TABLE = ROLE_NAMES.map((role) => ({ role, permissions: [...ROLES[role]] }));

function describe(access: AccessDirectory, principal: Principal) {
  const { name, token } = principal;
  const roles = rolesOf(principal, access.bindings());
  return {
    subject: name,
    roles: roles.map(({ role, namespace }) => ({ role, namespace })),
    ...(token && { token: { ...token, expiresAt: new Date(token.expiresAt).toISOString() } }),
  };
}

function explain(
  access: AccessDirectory,
  { query, principal, may }: RouteRequest<typeof ROUTES.explainAccess>,
): Answer {
  const { permission, namespace = EVERYWHERE, subject = principal.name } = query;
  const isOther = subject !== principal.name;
  const mayAsk = isOther ? may('access:read') : null;
  if (mayAsk?.kind === 'denied') return problem('forbidden', { detail: mayAsk.detail });
  const asked = isOther ? { name: subject } : principal;
  const decision = decideAccess({ principal: asked, permission, namespace }, access.bindings());
  return json(200, {
    allowed: decision.kind === 'allowed',
    subject,
    permission,
    namespace,
    ...(decision.kind === 'allowed' && { because: decision.because }),
    detail: decision.detail,
  });
}

function isAskedFor(
  binding: RoleBinding,
  { subject, namespace }: QueryOf<typeof ROUTES.listRoleBindings>,
): boolean {
  return (
    (subject === undefined || binding.subject === subject) &&
    (namespace === undefined || binding.namespace === namespace)
  );
}

function answer<Done>(
  change: ChangeAnswer<Done>,
  asked: string,
  done: (value: Done) => Answer,
): Answer {
  return change.kind === 'done' ? done(change.value) : refuse(change, asked);
}

/** `asked`: the name in question. */
function refuse(
  change: Exclude<ChangeAnswer<unknown>, { readonly kind: 'done' }>,
  asked: string,
): ProblemAnswer {
  switch (change.kind) {
    case 'no-account':
      return problem('service-account-not-found', {
        detail: `There is no service account named ${asked.replace('service-account:', '')}.`,
      });
    case 'no-token':
      return problem('api-token-not-found', {
        detail: `The service account has no token with the id ${asked}.`,
      });
    case 'no-binding':
      return problem('role-binding-not-found', {
        detail: `${asked} does not have this role there.`,
      });
    case 'too-many':
      return problem('limit-reached', {
        detail: `Expected less than ${change.limit} of these. Delete one that is not used.`,
      });
  }
}

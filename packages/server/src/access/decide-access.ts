import { isAllowedTo, type Permission, type RoleBinding } from '@tutti/api';
import { OPERATOR, type Principal } from './principal.ts';

/** Of every namespace, and of what belongs to none. */
export const EVERYWHERE = '*';

/** What somebody wants to do. */
export interface AccessQuestion {
  readonly principal: Principal;
  readonly permission: Permission;
  /** The namespace of what is touched, or `*`: what belongs to none. */
  readonly namespace: string;
}

export type AccessAnswer =
  | { readonly kind: 'allowed'; readonly because: RoleBinding; readonly detail: string }
  | { readonly kind: 'denied'; readonly detail: string };

const OPERATOR_BINDING: RoleBinding = {
  subject: OPERATOR.name,
  role: 'administrator',
  namespace: EVERYWHERE,
};

/**
 * Denies, unless a role of the subject allows it there and nothing narrows the token down.
 *
 * In: the bindings of the subject. A role in one namespace allows nothing in another, and nothing
 * that belongs to no namespace.
 */
export function decideAccess(
  { principal, permission, namespace }: AccessQuestion,
  bindings: readonly RoleBinding[],
): AccessAnswer {
  const { name, token } = principal;
  const where = placeText(namespace);
  if (token?.permissions && !token.permissions.includes(permission)) {
    return denied(`The token is for ${token.permissions.join(', ')}: not for ${permission}.`);
  }
  if (token?.namespaces && !token.namespaces.includes(namespace)) {
    return denied(`The token is for ${token.namespaces.join(', ')}: not for ${where}.`);
  }
  const because = rolesOf(principal, bindings).find(
    (one) =>
      (one.namespace === EVERYWHERE || one.namespace === namespace) &&
      isAllowedTo(one.role, permission),
  );
  if (because === undefined) return denied(`No role of ${name} allows ${permission} in ${where}.`);
  const detail = `${name} is ${because.role} in ${placeText(because.namespace)}.`;
  return { kind: 'allowed', because, detail };
}

/** The roles that somebody has, given or by nature. */
export function rolesOf(
  { name }: Principal,
  bindings: readonly RoleBinding[],
): readonly RoleBinding[] {
  const given = bindings.filter(({ subject }) => subject === name);
  return name === OPERATOR.name ? [OPERATOR_BINDING, ...given] : given;
}

function placeText(namespace: string): string {
  return namespace === EVERYWHERE ? 'all namespaces' : `namespace ${namespace}`;
}

function denied(detail: string): AccessAnswer {
  return { kind: 'denied', detail };
}

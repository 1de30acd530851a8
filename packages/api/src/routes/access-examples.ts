import type {
  AccessDecision,
  ApiToken,
  CreatedApiToken,
  RoleBinding,
  RoleBindingList,
  ServiceAccount,
  WhoAmI,
} from '../schemas/access.ts';

const SUBJECT = 'service-account:deployment';

export const binding: RoleBinding = { subject: SUBJECT, role: 'author', namespace: 'demo' };

export const bindings: RoleBindingList = { items: [binding] };

export const account: ServiceAccount = {
  name: 'deployment',
  subject: SUBJECT,
  description: 'Publishes what the pipeline has tested.',
  createdAt: '2026-01-31T12:00:00.000Z',
  createdBy: 'operator',
};

export const token: ApiToken = {
  id: '4fJ2kQ9xZb1L',
  owner: SUBJECT,
  label: 'pipeline',
  createdAt: '2026-01-31T12:00:00.000Z',
  createdBy: 'operator',
  expiresAt: '2026-03-02T12:00:00.000Z',
  lastUsedAt: '2026-02-01T08:30:00.000Z',
};

export const createdToken: CreatedApiToken = {
  ...token,
  token: 'tutti_pat_4fJ2kQ9xZb1L_…',
};

export const whoAmI: WhoAmI = {
  subject: SUBJECT,
  roles: [{ role: 'author', namespace: 'demo' }],
  token: { id: token.id, expiresAt: token.expiresAt },
};

export const decision: AccessDecision = {
  allowed: true,
  subject: SUBJECT,
  permission: 'definitions:publish',
  namespace: 'demo',
  because: binding,
  detail: 'service-account:deployment is author in demo.',
};

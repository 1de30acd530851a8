import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import {
  AccessDecision,
  ApiTokenList,
  CreateApiToken,
  CreatedApiToken,
  NamespaceOrAll,
  PermissionName,
  RoleBinding,
  RoleBindingList,
  RoleTable,
  ServiceAccount,
  ServiceAccountPage,
  SetServiceAccount,
  Subject,
  TokenId,
  WhoAmI,
} from '../schemas/access.ts';
import { ResourceName } from '../schemas/names.ts';
import * as examples from './access-examples.ts';
import { jsonBody, NO_BODY } from './json-body.ts';
import { pageMembers } from './parameters.ts';

const CLOSED = { additionalProperties: false } as const;
const ACCOUNTS = '/v1/access/service-accounts';
const AccountParams = Type.Object({ name: ResourceName }, CLOSED);

export const whoAmI = route({
  id: 'whoAmI',
  method: 'GET',
  path: '/v1/access/me',
  group: 'access',
  summary: 'Say whose token this is',
  permission: 'authenticated',
  responses: {
    200: {
      description: 'The subject, its roles, and what narrows the token down.',
      content: { [MEDIA.json]: { schema: WhoAmI, example: examples.whoAmI } },
    },
  },
  problems: [],
});

export const explainAccess = route({
  id: 'explainAccess',
  method: 'GET',
  path: '/v1/access/decision',
  group: 'access',
  summary: 'Say whether somebody may do something, and why',
  description:
    'Without `subject` about the token that asks, with everything that narrows it down. About others: what their roles allow, for who may read access.',
  permission: 'authenticated',
  query: Type.Object(
    {
      permission: PermissionName,
      namespace: Type.Optional(NamespaceOrAll),
      subject: Type.Optional(Subject),
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'The answer, and the role that it rests on.',
      content: { [MEDIA.json]: { schema: AccessDecision, example: examples.decision } },
    },
  },
  problems: ['forbidden'],
});

export const listRoles = route({
  id: 'listRoles',
  method: 'GET',
  path: '/v1/access/roles',
  group: 'access',
  summary: 'List the roles and what each may',
  permission: 'authenticated',
  responses: {
    200: {
      description: 'All of them: roles are part of the server.',
      content: { [MEDIA.json]: { schema: RoleTable } },
    },
  },
  problems: [],
});

export const listRoleBindings = route({
  id: 'listRoleBindings',
  method: 'GET',
  path: '/v1/access/bindings',
  group: 'access',
  summary: 'List who has which role where',
  permission: 'access:read',
  query: Type.Object(
    { subject: Type.Optional(Subject), namespace: Type.Optional(NamespaceOrAll) },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'By subject, namespace and role.',
      content: { [MEDIA.json]: { schema: RoleBindingList, example: examples.bindings } },
    },
  },
  problems: [],
});

export const addRoleBinding = route({
  id: 'addRoleBinding',
  method: 'POST',
  path: '/v1/access/bindings',
  group: 'access',
  summary: 'Give somebody a role',
  description: 'Holds from the next request on. Giving it again changes nothing.',
  permission: 'access:write',
  body: jsonBody(RoleBinding, examples.binding),
  responses: {
    200: {
      description: 'The subject has the role.',
      content: { [MEDIA.json]: { schema: RoleBinding, example: examples.binding } },
    },
  },
  problems: ['service-account-not-found', 'limit-reached'],
});

export const removeRoleBinding = route({
  id: 'removeRoleBinding',
  method: 'POST',
  path: '/v1/access/bindings/remove',
  group: 'access',
  summary: 'Take a role from somebody',
  description: 'Holds from the next request on; streams that are open end.',
  permission: 'access:write',
  body: jsonBody(RoleBinding, examples.binding),
  responses: { 204: { description: 'The subject no longer has the role there.' } },
  problems: ['role-binding-not-found'],
});

export const listServiceAccounts = route({
  id: 'listServiceAccounts',
  method: 'GET',
  path: ACCOUNTS,
  group: 'access',
  summary: 'List service accounts',
  permission: 'access:read',
  query: Type.Object(pageMembers, CLOSED),
  responses: {
    200: {
      description: 'A page, by name.',
      content: {
        [MEDIA.json]: { schema: ServiceAccountPage, example: { items: [examples.account] } },
      },
    },
  },
  problems: [],
});

export const setServiceAccount = route({
  id: 'setServiceAccount',
  method: 'POST',
  path: `${ACCOUNTS}/{name}`,
  group: 'access',
  summary: 'Make a service account, or describe it anew',
  permission: 'access:write',
  params: AccountParams,
  body: jsonBody(SetServiceAccount, { description: 'Publishes what the pipeline has tested.' }),
  responses: {
    200: {
      description: 'The account. A new one has no roles and no tokens.',
      content: { [MEDIA.json]: { schema: ServiceAccount, example: examples.account } },
    },
  },
  problems: ['limit-reached'],
});

export const deleteServiceAccount = route({
  id: 'deleteServiceAccount',
  method: 'POST',
  path: `${ACCOUNTS}/{name}/delete`,
  group: 'access',
  summary: 'Delete a service account, its tokens and its roles',
  permission: 'access:write',
  params: AccountParams,
  body: NO_BODY,
  responses: { 204: { description: 'It is gone, and its tokens are good for nothing.' } },
  problems: ['service-account-not-found'],
});

export const listApiTokens = route({
  id: 'listApiTokens',
  method: 'GET',
  path: `${ACCOUNTS}/{name}/tokens`,
  group: 'access',
  summary: 'List the tokens of a service account',
  permission: 'access:read',
  params: AccountParams,
  responses: {
    200: {
      description: 'The oldest first, without the tokens themselves.',
      content: { [MEDIA.json]: { schema: ApiTokenList, example: { items: [examples.token] } } },
    },
  },
  problems: ['service-account-not-found'],
});

export const createApiToken = route({
  id: 'createApiToken',
  method: 'POST',
  path: `${ACCOUNTS}/{name}/tokens`,
  group: 'access',
  summary: 'Make a token for a service account',
  permission: 'access:write',
  params: AccountParams,
  body: jsonBody(CreateApiToken, { label: 'pipeline', expiresInDays: 30 }),
  responses: {
    201: {
      description: 'The token, told this once: only its hash is kept.',
      content: { [MEDIA.json]: { schema: CreatedApiToken, example: examples.createdToken } },
    },
  },
  problems: ['service-account-not-found', 'limit-reached'],
});

export const revokeApiToken = route({
  id: 'revokeApiToken',
  method: 'POST',
  path: `${ACCOUNTS}/{name}/tokens/{token}/revoke`,
  group: 'access',
  summary: 'Revoke a token',
  description: 'Holds from the next request on; streams that it opened end.',
  permission: 'access:write',
  params: Type.Object({ name: ResourceName, token: TokenId }, CLOSED),
  body: NO_BODY,
  responses: { 204: { description: 'It is good for nothing.' } },
  problems: ['api-token-not-found'],
});

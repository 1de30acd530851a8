import { type Static, Type } from 'typebox';
import { PERMISSIONS } from '../permissions.ts';
import { ROLE_NAMES } from '../roles.ts';
import { Cursor, DateTime, NamespaceName, ResourceName } from './names.ts';

const CLOSED = { additionalProperties: false } as const;

export const PermissionName = Type.Enum([...PERMISSIONS], {
  description: '`resource:action`.',
  examples: ['runs:start'],
});

export const RoleName = Type.Enum([...ROLE_NAMES], { examples: ['operator'] });

export const Subject = Type.String({
  pattern: '^(?:operator|service-account:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)$',
  maxLength: 100,
  description:
    'Who: `service-account:<name>`, or `operator`, who holds the token of the data folder.',
  examples: ['service-account:deployment'],
});

export const NamespaceOrAll = Type.String({
  pattern: '^(?:\\*|[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)$',
  maxLength: 63,
  description: 'A namespace, or `*` for all of them and for what belongs to none.',
  examples: ['demo'],
});

export const TokenId = Type.String({
  pattern: '^[0-9A-Za-z]{12}$',
  description: 'What a token is called in lists and logs. It is no secret.',
  examples: ['4fJ2kQ9xZb1L'],
});

export const RoleBinding = Type.Object(
  { subject: Subject, role: RoleName, namespace: NamespaceOrAll },
  { title: 'RoleBinding', description: 'Gives a role to somebody.', ...CLOSED },
);
export type RoleBinding = Static<typeof RoleBinding>;

export const RoleBindingList = Type.Object(
  { items: Type.Array(RoleBinding) },
  { title: 'RoleBindingList' },
);
export type RoleBindingList = Static<typeof RoleBindingList>;

export const RoleTable = Type.Object(
  {
    items: Type.Array(
      Type.Object({ role: RoleName, permissions: Type.Array(PermissionName) }, CLOSED),
    ),
  },
  { title: 'RoleTable', description: 'What each role may.' },
);
export type RoleTable = Static<typeof RoleTable>;

/** What narrows a token down, whatever its owner may. */
const scopeMembers = {
  permissions: Type.Optional(
    Type.Array(PermissionName, {
      minItems: 1,
      maxItems: PERMISSIONS.length,
      description: 'It can be used for nothing else, whatever its owner may.',
    }),
  ),
  namespaces: Type.Optional(
    Type.Array(NamespaceName, {
      minItems: 1,
      maxItems: 50,
      description: 'It can be used in no other.',
    }),
  ),
};

export const WhoAmI = Type.Object(
  {
    subject: Subject,
    roles: Type.Array(Type.Object({ role: RoleName, namespace: NamespaceOrAll }, CLOSED)),
    token: Type.Optional(
      Type.Object({ id: TokenId, expiresAt: DateTime, ...scopeMembers }, CLOSED),
    ),
  },
  { title: 'WhoAmI', description: 'Whose token this is, and what it can be used for.' },
);
export type WhoAmI = Static<typeof WhoAmI>;

export const AccessDecision = Type.Object(
  {
    allowed: Type.Boolean(),
    subject: Subject,
    permission: PermissionName,
    namespace: NamespaceOrAll,
    because: Type.Optional(RoleBinding),
    detail: Type.String({ description: 'Why, in words.' }),
  },
  { title: 'AccessDecision', description: '`because` is the first role that allows it.' },
);
export type AccessDecision = Static<typeof AccessDecision>;

export const SetServiceAccount = Type.Object(
  { description: Type.Optional(Type.String({ maxLength: 500 })) },
  { title: 'SetServiceAccount', ...CLOSED },
);
export type SetServiceAccount = Static<typeof SetServiceAccount>;

export const ServiceAccount = Type.Object(
  {
    name: ResourceName,
    subject: Subject,
    description: Type.Optional(Type.String()),
    createdAt: DateTime,
    createdBy: Type.String(),
  },
  { title: 'ServiceAccount', description: 'A program that has tokens and roles of its own.' },
);
export type ServiceAccount = Static<typeof ServiceAccount>;

export const ServiceAccountPage = Type.Object(
  { items: Type.Array(ServiceAccount), next: Type.Optional(Cursor) },
  { title: 'ServiceAccountPage' },
);
export type ServiceAccountPage = Static<typeof ServiceAccountPage>;

export const CreateApiToken = Type.Object(
  {
    label: Type.Optional(Type.String({ maxLength: 100, description: 'What it is for.' })),
    expiresInDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 366,
        default: 90,
        description: 'It is good for so long.',
      }),
    ),
    ...scopeMembers,
  },
  { title: 'CreateApiToken', ...CLOSED },
);
export type CreateApiToken = Static<typeof CreateApiToken>;

export const ApiToken = Type.Object(
  {
    id: TokenId,
    owner: Subject,
    label: Type.Optional(Type.String()),
    createdAt: DateTime,
    createdBy: Type.String(),
    expiresAt: DateTime,
    lastUsedAt: Type.Optional(
      Type.String({ ...DateTime, description: 'To the minute; absent when it never was.' }),
    ),
    ...scopeMembers,
  },
  { title: 'ApiToken', description: 'What may be known of a token, which is not kept itself.' },
);
export type ApiToken = Static<typeof ApiToken>;

export const CreatedApiToken = Type.Object(
  {
    ...ApiToken.properties,
    token: Type.String({ description: 'The token. It is told this once.' }),
  },
  { title: 'CreatedApiToken' },
);
export type CreatedApiToken = Static<typeof CreatedApiToken>;

export const ApiTokenList = Type.Object({ items: Type.Array(ApiToken) }, { title: 'ApiTokenList' });
export type ApiTokenList = Static<typeof ApiTokenList>;

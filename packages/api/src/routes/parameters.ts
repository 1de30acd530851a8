import { Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import {
  Cursor,
  DefinitionName,
  NamespaceName,
  ResourceName,
  RunId,
  SecretName,
  VersionOrLatest,
} from '../schemas/names.ts';

const CLOSED = { additionalProperties: false } as const;

export const NamespaceParams = Type.Object({ namespace: NamespaceName }, CLOSED);

export const VersionParams = Type.Object(
  { namespace: NamespaceName, name: DefinitionName, version: VersionOrLatest },
  CLOSED,
);

export const ScheduleParams = Type.Object(
  { namespace: NamespaceName, name: DefinitionName },
  CLOSED,
);

export const ResourceParams = Type.Object({ namespace: NamespaceName, name: ResourceName }, CLOSED);

export const SecretParams = Type.Object({ namespace: NamespaceName, name: SecretName }, CLOSED);

export const RunParams = Type.Object({ namespace: NamespaceName, run: RunId }, CLOSED);

/** Query members of every list. */
export const pageMembers = {
  cursor: Type.Optional(Cursor),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LIMITS.pageItems,
      default: LIMITS.defaultPageItems,
      description: 'How many items a page has at the most.',
    }),
  ),
};

/** Of what a client may repeat without doing it twice. */
export const KeyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description: 'One to 255 visible ASCII characters, new for every new wish.',
    }),
  ),
});

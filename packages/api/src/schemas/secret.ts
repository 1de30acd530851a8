import { type Static, Type } from 'typebox';
import { JsonValue } from './json.ts';
import { Cursor, DateTime, NamespaceName, SecretName } from './names.ts';

export const Secret = Type.Object(
  {
    namespace: NamespaceName,
    name: SecretName,
    version: Type.Integer({ minimum: 1, description: '1, and one more with each new value.' }),
    updatedAt: DateTime,
    updatedBy: Type.String({ description: 'Who set it.' }),
    readable: Type.Boolean({
      description: 'False: it is sealed with a master key that the server does not have.',
    }),
  },
  { title: 'Secret', description: 'What may be known of a secret. No answer has its value.' },
);
export type Secret = Static<typeof Secret>;

export const SecretPage = Type.Object(
  {
    items: Type.Array(Secret),
    next: Type.Optional(Cursor),
    environment: Type.Array(Type.String(), {
      description:
        'Names of the secrets from the environment of the server. Every namespace has them; one of its own with the same name wins.',
    }),
  },
  { title: 'SecretPage' },
);
export type SecretPage = Static<typeof SecretPage>;

export const SecretValue = Type.Object(
  { value: JsonValue },
  {
    title: 'SecretValue',
    description: 'A text, or any other JSON but null. It is never answered again.',
    additionalProperties: false,
  },
);
export type SecretValue = Static<typeof SecretValue>;

export const MasterKeyRotated = Type.Object(
  {
    keyId: Type.String({ description: 'Of the master key that is used from now on.' }),
    sealedAgain: Type.Integer({ minimum: 0, description: 'Secrets sealed again with it.' }),
    unreadable: Type.Integer({
      minimum: 0,
      description: 'Secrets whose master key is not there: left as they are.',
    }),
  },
  { title: 'MasterKeyRotated' },
);
export type MasterKeyRotated = Static<typeof MasterKeyRotated>;

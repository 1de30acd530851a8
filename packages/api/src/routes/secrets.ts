import { Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { MasterKeyRotated, Secret, SecretPage, SecretValue } from '../schemas/secret.ts';
import * as examples from './examples.ts';
import { NO_BODY } from './json-body.ts';
import { NamespaceParams, pageMembers, SecretParams } from './parameters.ts';

const SECRETS = '/v1/namespaces/{namespace}/secrets';
const SECRET = `${SECRETS}/{name}`;
const CLOSED = { additionalProperties: false } as const;

const AS_IT_IS = {
  description: 'The secret, without its value.',
  content: { [MEDIA.json]: { schema: Secret, example: examples.secret } },
} as const;

export const listSecrets = route({
  id: 'listSecrets',
  method: 'GET',
  path: SECRETS,
  group: 'secrets',
  summary: 'List secrets, without their values',
  permission: 'secrets:read',
  params: NamespaceParams,
  query: Type.Object(pageMembers, CLOSED),
  responses: {
    200: {
      description: 'A page, by name.',
      content: { [MEDIA.json]: { schema: SecretPage, example: examples.secretPage } },
    },
  },
  problems: [],
});

export const getSecret = route({
  id: 'getSecret',
  method: 'GET',
  path: SECRET,
  group: 'secrets',
  summary: 'Get what may be known of a secret',
  permission: 'secrets:read',
  params: SecretParams,
  responses: { 200: AS_IT_IS },
  problems: ['secret-not-found'],
});

export const setSecret = route({
  id: 'setSecret',
  method: 'POST',
  path: SECRET,
  group: 'secrets',
  summary: 'Set the value of a secret',
  description:
    'Makes the secret when there is none. Calls that begin from now on have the new value.',
  permission: 'secrets:write',
  params: SecretParams,
  body: {
    required: true,
    isSecret: true,
    limitBytes: LIMITS.secretBytes,
    content: {
      [MEDIA.json]: { form: 'json', schema: SecretValue, example: { value: 'correct horse' } },
    },
  },
  responses: { 200: AS_IT_IS },
  problems: ['limit-reached'],
});

export const deleteSecret = route({
  id: 'deleteSecret',
  method: 'POST',
  path: `${SECRET}/delete`,
  group: 'secrets',
  summary: 'Delete a secret',
  permission: 'secrets:write',
  params: SecretParams,
  body: NO_BODY,
  responses: { 204: { description: 'It is gone.' } },
  problems: ['secret-not-found'],
});

export const rotateMasterKey = route({
  id: 'rotateMasterKey',
  method: 'POST',
  path: '/v1/secrets/rotate-key',
  group: 'secrets',
  summary: 'Make a new master key and seal every secret with it',
  description:
    'Values stay as they are. The old key is forgotten when nothing needs it any longer.',
  permission: 'secrets:rotate',
  body: NO_BODY,
  responses: {
    200: {
      description: 'Every secret that could be opened is under the new key.',
      content: { [MEDIA.json]: { schema: MasterKeyRotated, example: examples.rotation } },
    },
  },
  problems: ['master-key-unwritable'],
});

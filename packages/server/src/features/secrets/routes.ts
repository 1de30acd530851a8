import { type QueryOf, ROUTES, type Secret } from '@tutti/api';
import { type Answer, empty, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import {
  MasterKeyFault,
  SECRETS_MAX,
  type SecretInfo,
  type StoredSecrets,
} from '../../secrets/stored-secrets.ts';
import { namedPage } from '../named-page.ts';

export interface SecretPorts {
  readonly secrets: StoredSecrets;
  /** Names of the secrets that every namespace has from the environment. */
  readonly environment: readonly string[];
}

/** Setting, listing and deleting secrets. No answer has a value. */
export function secretEndpoints(ports: SecretPorts): readonly Endpoint[] {
  const { secrets } = ports;
  return [
    endpoint(ROUTES.listSecrets, ({ params, query }) => list(ports, params.namespace, query)),
    endpoint(ROUTES.getSecret, async ({ params: { namespace, name } }) => {
      const info = await secrets.info(namespace, name);
      return info === null ? refuse(ports, namespace, name) : json(200, toSecret(info));
    }),
    endpoint(ROUTES.setSecret, async ({ params, body, principal }) => {
      if (body.value === null) return invalidMember(NO_VALUE);
      const info = await secrets.set(params, body.value, principal.name);
      return info === null ? refuseOneMore(params.namespace) : json(200, toSecret(info));
    }),
    endpoint(ROUTES.deleteSecret, async ({ params: { namespace, name }, principal }) => {
      const isDeleted = await secrets.delete(namespace, name, principal.name);
      return isDeleted ? empty(204) : refuse(ports, namespace, name);
    }),
    endpoint(ROUTES.rotateMasterKey, ({ principal }) => rotate(ports, principal.name)),
  ];
}

function list(
  { secrets, environment }: SecretPorts,
  namespace: string,
  query: QueryOf<typeof ROUTES.listSecrets>,
): Promise<Answer> {
  const find = async (after: string, limit: number) =>
    (await secrets.list({ namespace, after, limit })).map(toSecret);
  return namedPage(query, find, { environment });
}

async function rotate({ secrets }: SecretPorts, by: string): Promise<Answer> {
  try {
    return json(200, await secrets.rotate(by));
  } catch (error) {
    if (!(error instanceof MasterKeyFault)) throw error;
    return problem('master-key-unwritable', { detail: error.message });
  }
}

function toSecret({ updatedAt, isReadable, ...info }: SecretInfo): Secret {
  return { ...info, updatedAt: new Date(updatedAt).toISOString(), readable: isReadable };
}

const NO_VALUE = { field: 'body/value', message: 'Expected a text or other JSON, but it is null.' };

function refuse({ environment }: SecretPorts, namespace: string, name: string): ProblemAnswer {
  const detail = environment.includes(name)
    ? `The secret ${name} is from the environment of the server, where it can only be read.`
    : `Namespace ${namespace} has no secret named ${name}.`;
  return problem('secret-not-found', { detail });
}

function refuseOneMore(namespace: string): ProblemAnswer {
  return problem('limit-reached', {
    detail: `Expected namespace ${namespace} to have less than ${SECRETS_MAX} secrets. Delete one that is not used.`,
  });
}

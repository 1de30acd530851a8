import {
  type Json,
  type MasterKeyRotated,
  type QueryOf,
  ROUTES,
  type Secret,
  type SecretPage,
} from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** Values go in and never come back. */
export interface SecretsClient {
  list(namespace: string, query?: QueryOf<typeof ROUTES.listSecrets>): Promise<SecretPage>;
  get(namespace: string, name: string): Promise<Secret>;
  /** A text, or any other JSON but null. */
  set(namespace: string, name: string, value: Json): Promise<Secret>;
  delete(namespace: string, name: string): Promise<void>;
  /** Makes a new master key and seals every secret of every namespace with it. */
  rotateKey(): Promise<MasterKeyRotated>;
}

export function secretsClient(transport: Transport): SecretsClient {
  return {
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listSecrets, { params: { namespace }, query }));
    },
    async get(namespace, name) {
      return jsonOf(await transport(ROUTES.getSecret, { params: { namespace, name } }));
    },
    async set(namespace, name, value) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.setSecret, { params, json: { value } }));
    },
    async delete(namespace, name) {
      await transport(ROUTES.deleteSecret, { params: { namespace, name }, json: {} });
    },
    async rotateKey() {
      return jsonOf(await transport(ROUTES.rotateMasterKey, { json: {} }));
    },
  };
}

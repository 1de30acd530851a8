import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { ServerMemory } from './server-memory.ts';

export interface AuthorisationServer {
  readonly origin: string;
  /** Paths of the requests so far, in order. */
  readonly asked: readonly string[];
  /** The client a token was given to; undefined when it is not valid (any more). */
  clientOf(token: string): Promise<string | undefined>;
  revoke(token: string): Promise<void>;
  /** A refresh token of an account that has consented to `client`. */
  refreshTokenFor(client: string): Promise<string>;
}

/** Whatever of `oidc-provider` a test says otherwise. */
export interface ServerSettings {
  readonly clients: readonly { readonly [name: string]: unknown }[];
  readonly tokenLifeS?: number;
}

/** A real authorisation server (`oidc-provider`) on loopback for the length of the current test. */
export async function authorisationServer({
  clients,
  tokenLifeS = 600,
}: ServerSettings): Promise<AuthorisationServer> {
  const asked: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(origin, configuration(clients, tokenLifeS));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  return { origin, asked, ...booksOf(provider) };
}

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

function configuration(clients: ServerSettings['clients'], tokenLifeS: number) {
  return {
    adapter: ServerMemory,
    jwks: { keys: [signing.export({ format: 'jwk' })] },
    clients,
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ],
    cookies: { keys: ['only for tests'] },
    scopes: ['openid', 'offline_access', 'pets:read', 'pets:write'],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: {
      AccessToken: tokenLifeS,
      ClientCredentials: tokenLifeS,
      RefreshToken: 3600,
      Grant: 3600,
      IdToken: 600,
    },
  };
}

function booksOf(provider: Provider) {
  const { AccessToken, Client, ClientCredentials, Grant, RefreshToken } = provider;
  const find = async (token: string) =>
    (await ClientCredentials.find(token)) ?? (await AccessToken.find(token));
  return {
    async clientOf(token: string): Promise<string | undefined> {
      return (await find(token))?.clientId;
    },
    async revoke(token: string): Promise<void> {
      await (await find(token))?.destroy();
    },
    async refreshTokenFor(clientId: string): Promise<string> {
      const scope = 'openid offline_access pets:read';
      const grant = new Grant({ accountId: 'rex', clientId });
      grant.addOIDCScope(scope);
      const grantId = await grant.save();
      const client = await Client.find(clientId);
      const about = { accountId: 'rex', client, grantId, gty: 'authorization_code', scope };
      return new RefreshToken(about).save();
    },
  };
}

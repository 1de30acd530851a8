import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretJwt,
  ClientSecretPost,
  None,
  PrivateKeyJwt,
} from 'oauth4webapi';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { parseJson } from '../../http/json-text.ts';
import type { OAuthClient } from './policy.ts';

/**
 * How the client proves itself at the token endpoint. For the two kinds of signed JWT the assertion
 * is sent as it is given; without one it is signed here, with the secret, or with the private key
 * that `secret` holds (PEM, or a JWK as JSON). Throws a `configuration` fault when what it takes is
 * not given.
 */
export function clientAuthentication(client: OAuthClient | undefined): ClientAuth {
  if (client === undefined) return () => {};
  switch (client.authentication) {
    case 'none':
      return None();
    case 'client_secret_post':
      return ClientSecretPost(secretOf(client));
    case 'client_secret_basic':
      return ClientSecretBasic(secretOf(client));
    case 'client_secret_jwt':
      return given(client) ?? ClientSecretJwt(secretOf(client));
    case 'private_key_jwt':
      return given(client) ?? signedWithKey(client);
  }
}

/** RFC 7523 § 2.2. */
function given({ assertion }: OAuthClient): ClientAuth | undefined {
  if (assertion === undefined) return undefined;
  return (_, { client_id }, body) => {
    body.set('client_id', client_id);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', assertion);
  };
}

function secretOf({ secret, authentication }: OAuthClient): string {
  if (secret !== undefined && secret !== '') return secret;
  throw configurationFault(
    `The client authentication ${authentication} needs \`client.secret\`, but there is none.`,
  );
}

function signedWithKey(client: OAuthClient): ClientAuth {
  const key = privateKey(secretOf(client));
  return PrivateKeyJwt(key.toCryptoKey(algorithmOf(key), false, ['sign']));
}

function privateKey(secret: string): KeyObject {
  try {
    if (!secret.trimStart().startsWith('{')) return createPrivateKey(secret);
    const key = parseJson(secret) as { readonly [name: string]: string };
    return createPrivateKey({ key, format: 'jwk' });
  } catch {
    // The cause may quote the key.
    throw configurationFault(
      'The client authentication private_key_jwt needs `client.assertion`, or a private key in `client.secret` (PEM, or a JWK), but it holds none.',
    );
  }
}

type Algorithm = Parameters<KeyObject['toCryptoKey']>[0];

function algorithmOf(key: KeyObject): Algorithm {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    case 'ec':
      return { name: 'ECDSA', namedCurve: curveOf(key) };
    case 'ed25519':
      return { name: 'Ed25519' };
    default:
      throw unusable(key);
  }
}

const CURVES: ReadonlyMap<string | undefined, string> = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

function curveOf(key: KeyObject): string {
  const curve = CURVES.get(key.asymmetricKeyDetails?.namedCurve);
  if (curve === undefined) throw unusable(key);
  return curve;
}

function unusable(key: KeyObject) {
  return configurationFault(
    `Expected the private key in \`client.secret\` to be RSA, EC (P-256, P-384, P-521) or Ed25519, but it is ${key.asymmetricKeyType}.`,
  );
}

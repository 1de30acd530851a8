import { createHash } from 'node:crypto';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { JsonObject } from '../arguments/json-object.ts';
import type { Authenticator, Authorization } from './authenticator.ts';
import { credentialsIn, propertiesOfSecret } from './credentials-secret.ts';
import { digestAuthorization } from './digest.ts';
import { oauthAuthorization } from './oauth/authorization.ts';
import { readOAuthPolicy } from './oauth/policy.ts';
import type { TokenStore } from './oauth/token-store.ts';
import { basicAuthorization, bearerAuthorization } from './plain.ts';

/**
 * Reads `{ scheme, …properties }`, or `{ scheme, secret }` where the properties are the value of a
 * secret, an object or its JSON text; undefined when the argument is not given. The properties are those of the
 * DSL: `username` and `password`, `token`, or what `readOAuthPolicy` says.
 */
export function readAuthentication(
  owner: string,
  args: ArgumentReader,
  tokens: TokenStore,
  name = 'authentication',
): Authenticator | undefined {
  const given = args.optionalObject(name);
  if (given === undefined) return undefined;
  const whose = `the ${name} of ${owner}`;
  const reader = new ArgumentReader(whose, given);
  const scheme = reader.text('scheme');
  const { secret } = given;
  const properties = secret === undefined ? given : propertiesOfSecret(whose, secret);
  const authorize = preparedFor(scheme, owner, new ArgumentReader(whose, properties), tokens);
  return {
    identity: identityOf(scheme, properties),
    async authorize(request, context) {
      // What is inside of a secret is not known as one yet.
      if (secret !== undefined) for (const each of credentialsIn(properties)) context.conceal(each);
      return authorize(request, context);
    },
  };
}

type Authorize = (
  ...args: Parameters<Authenticator['authorize']>
) => Authorization | Promise<Authorization>;

function preparedFor(
  scheme: string,
  owner: string,
  reader: ArgumentReader,
  tokens: TokenStore,
): Authorize {
  switch (scheme) {
    case 'basic': {
      const proof = basicAuthorization(reader.text('username'), passwordOf(reader));
      return () => proof;
    }
    case 'bearer': {
      const proof = bearerAuthorization(reader.text('token'));
      return () => proof;
    }
    case 'digest': {
      const credentials = { username: reader.text('username'), password: passwordOf(reader) };
      return (request) => digestAuthorization(credentials, request);
    }
    case 'oauth2':
    case 'oidc': {
      const policy = readOAuthPolicy(scheme, reader);
      return (_, context) => oauthAuthorization(policy, tokens, context);
    }
    default:
      throw configurationFault(
        `Expected the authentication scheme of ${owner} to be basic, bearer, digest, oauth2 or oidc, but it is "${scheme}".`,
      );
  }
}

function passwordOf(reader: ArgumentReader): string {
  return reader.optionalText('password') ?? '';
}

function identityOf(scheme: string, properties: JsonObject): string {
  return createHash('sha256')
    .update(JSON.stringify([scheme, properties]))
    .digest('base64');
}

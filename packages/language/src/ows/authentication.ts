import { textTemplate } from '../expressions/template.ts';
import type { Authentication } from '../plan.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, listOf, oneOf, type Reader, text } from '../reading/reader.ts';
import { adviceFor } from '../reading/words.ts';
import { reference } from './reference.ts';
import { uri } from './uri.ts';

const SCHEMES = ['basic', 'bearer', 'digest', 'oauth2', 'oidc'] as const;

const GRANTS = [
  'authorization_code',
  'client_credentials',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const;

const CLIENT_AUTHENTICATIONS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const;

const NO_AUTHENTICATION: Authentication = {
  kind: 'bearer',
  token: { kind: 'literal', value: null },
};

/** An authentication policy as it stands under `use.authentications`. */
export const authenticationPolicy: Reader<Authentication> = (at, scope) => {
  const fields = { ...SCHEME_FIELDS, use: optional(noReference) };
  const schemes = object('an authentication policy', fields, ['use', ...SCHEMES])(at, scope);
  return schemes.basic ?? schemes.bearer ?? NO_AUTHENTICATION;
};

/** An authentication policy, or `use: name` of one under `use.authentications`. */
export const authentication: Reader<Authentication> = (at, scope) => {
  const shape = { ...SCHEME_FIELDS, use: optional(named) };
  const fields = object('an authentication', shape, ['use', ...SCHEMES])(at, scope);
  return fields.use ?? fields.basic ?? fields.bearer ?? NO_AUTHENTICATION;
};

const noReference: Reader<void> = (at, scope) => {
  const message =
    'Expected an authentication of its own under `use.authentications`, but it refers to another one. Write the scheme out.';
  scope.report.mistake(at, 'unexpected-property', message);
};

const named = reference('authentications', authenticationPolicy);

const SECRET_NAME: Reader<string> = (at, scope) => {
  const name = asText('the name of a secret', at, scope) ?? '';
  const { secrets } = scope.definition;
  if (typeof at.value === 'string' && !secrets.includes(name)) {
    const { sentence, suggestion } = adviceFor(name, secrets, 'secrets under `use.secrets`');
    const message = `Expected the name of one of the secrets under \`use.secrets\`, but there is no \`${name}\`. ${sentence}`;
    scope.report.mistake(at, 'unknown-reference', message, suggestion);
  }
  return name;
};

/** `{ use: secret }` or the scheme's own properties. */
function schemeOrSecret(scheme: string, read: Reader<Authentication>): Reader<Authentication> {
  const fromSecret = object(`a secret-based \`${scheme}\` authentication`, {
    use: required(SECRET_NAME),
  });
  return (at, scope) => {
    if (at.kind !== 'map' || !at.entries.has('use')) return read(at, scope);
    fromSecret(at, scope);
    scope.report.unsupported(at, 'authentication with a secret (`use:` inside of a scheme)');
    return NO_AUTHENTICATION;
  };
}

function unsupportedScheme(scheme: string, read: Reader<unknown>): Reader<Authentication> {
  return (at, scope) => {
    read(at, scope);
    scope.report.unsupported(at, `\`${scheme}\` authentication`);
    return NO_AUTHENTICATION;
  };
}

const credential = (name: string) => required(textTemplate(`\`${name}\``));

const credentials = (scheme: string) =>
  object(`\`${scheme}\` authentication`, {
    username: credential('username'),
    password: credential('password'),
  });

const basic: Reader<Authentication> = (at, scope) => ({
  kind: 'basic',
  ...credentials('basic')(at, scope),
});

const bearer: Reader<Authentication> = (at, scope) => ({
  kind: 'bearer',
  ...object('`bearer` authentication', { token: credential('token') })(at, scope),
});

const anyText = (name: string) => optional(textTemplate(`\`${name}\``));
const texts = (name: string) => optional(listOf(`\`${name}\``, text(`an item of \`${name}\``)));
const token = object('an OAuth 2 token', { token: credential('token'), type: credential('type') });

const CLIENT = object('`client`', {
  id: anyText('id'),
  secret: anyText('secret'),
  assertion: anyText('assertion'),
  authentication: optional(oneOf('`authentication`', CLIENT_AUTHENTICATIONS)),
});

const REQUEST = object('`request`', {
  encoding: optional(
    oneOf('`encoding`', ['application/x-www-form-urlencoded', 'application/json']),
  ),
});

const ENDPOINTS = object('`endpoints`', {
  token: optional(uri('`token`')),
  revocation: optional(uri('`revocation`')),
  introspection: optional(uri('`introspection`')),
});

const OAUTH2 = {
  authority: required(uri('`authority`')),
  grant: required(oneOf('`grant`', GRANTS)),
  client: optional(CLIENT),
  request: optional(REQUEST),
  issuers: texts('issuers'),
  scopes: texts('scopes'),
  audiences: texts('audiences'),
  username: anyText('username'),
  password: anyText('password'),
  subject: optional(token),
  actor: optional(token),
};

const oauth2 = object('`oauth2` authentication', { ...OAUTH2, endpoints: optional(ENDPOINTS) });
const oidc = object('`oidc` authentication', OAUTH2);

const SCHEME_FIELDS = {
  basic: optional(schemeOrSecret('basic', basic)),
  bearer: optional(schemeOrSecret('bearer', bearer)),
  digest: optional(schemeOrSecret('digest', unsupportedScheme('digest', credentials('digest')))),
  oauth2: optional(schemeOrSecret('oauth2', unsupportedScheme('oauth2', oauth2))),
  oidc: optional(schemeOrSecret('oidc', unsupportedScheme('oidc', oidc))),
};

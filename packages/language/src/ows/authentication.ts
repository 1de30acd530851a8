import { textTemplate } from '../expressions/template.ts';
import type {
  Authentication,
  AuthenticationScheme,
  PasswordAuthentication,
} from '../plan/authentication.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, type Reader } from '../reading/reader.ts';
import { adviceFor } from '../reading/words.ts';
import { oauth2, oidc } from './oauth.ts';
import { reference } from './reference.ts';

const SCHEMES = ['basic', 'bearer', 'digest', 'oauth2', 'oidc'] as const;

const NO_AUTHENTICATION: Authentication = {
  kind: 'bearer',
  token: { kind: 'literal', value: null },
};

/** An authentication policy as it stands under `use.authentications`. */
export const authenticationPolicy: Reader<Authentication> = (at, scope) => {
  const fields = { ...SCHEME_FIELDS, use: optional(noReference) };
  const schemes = object('an authentication policy', fields, ['use', ...SCHEMES])(at, scope);
  return oneSchemeOf(schemes);
};

/** An authentication policy, or one under `use.authentications`: its name, or `use: name`. */
export const authentication: Reader<Authentication> = (at, scope) => {
  if (at.kind === 'scalar' && typeof at.value === 'string') return named(at, scope);
  const shape = { ...SCHEME_FIELDS, use: optional(named) };
  const fields = object('an authentication', shape, ['use', ...SCHEMES])(at, scope);
  return fields.use ?? oneSchemeOf(fields);
};

function oneSchemeOf(read: { readonly [scheme in AuthenticationScheme]?: Authentication }) {
  const scheme = SCHEMES.find((name) => read[name] !== undefined);
  return (scheme && read[scheme]) ?? NO_AUTHENTICATION;
}

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
function schemeOrSecret(
  scheme: AuthenticationScheme,
  read: Reader<Authentication>,
): Reader<Authentication> {
  const fromSecret = object(`a secret-based \`${scheme}\` authentication`, {
    use: required(SECRET_NAME),
  });
  return (at, scope) => {
    if (at.kind !== 'map' || !at.entries.has('use')) return read(at, scope);
    return { kind: 'secret', scheme, secret: fromSecret(at, scope).use };
  };
}

const credential = (name: string) => required(textTemplate(`\`${name}\``));

function password(kind: PasswordAuthentication['kind']): Reader<Authentication> {
  const credentials = object(`\`${kind}\` authentication`, {
    username: credential('username'),
    password: credential('password'),
  });
  return (at, scope) => ({ kind, ...credentials(at, scope) });
}

const bearer: Reader<Authentication> = (at, scope) => ({
  kind: 'bearer',
  ...object('`bearer` authentication', { token: credential('token') })(at, scope),
});

const SCHEME_FIELDS = {
  basic: optional(schemeOrSecret('basic', password('basic'))),
  bearer: optional(schemeOrSecret('bearer', bearer)),
  digest: optional(schemeOrSecret('digest', password('digest'))),
  oauth2: optional(schemeOrSecret('oauth2', oauth2)),
  oidc: optional(schemeOrSecret('oidc', oidc)),
};

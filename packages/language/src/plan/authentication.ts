import type { Expression, Template, UriTemplate } from './template.ts';

export interface Endpoint {
  readonly uri: UriTemplate | Expression;
  readonly authentication?: Authentication;
}

/** A document that is fetched when it is needed. */
export interface ExternalResource extends Endpoint {
  readonly name?: string;
}

export type Authentication =
  | PasswordAuthentication
  | { readonly kind: 'bearer'; readonly token: Template }
  | OAuthAuthentication
  | SecretAuthentication;

export type AuthenticationScheme = 'basic' | 'bearer' | 'digest' | 'oauth2' | 'oidc';

export interface PasswordAuthentication {
  readonly kind: 'basic' | 'digest';
  readonly username: Template;
  readonly password: Template;
}

/** A token of an authority, whose endpoints are written down (`oauth2`) or discovered (`oidc`). */
export interface OAuthAuthentication {
  readonly kind: 'oauth2' | 'oidc';
  readonly authority: UriTemplate | Expression;
  /** Where they are not at their usual places. */
  readonly endpoints?: OAuthEndpoints;
  /** A map of the other properties, as the DSL names them: `grant`, `client`, `scopes`, … */
  readonly properties: Template;
}

export interface OAuthEndpoints {
  readonly token?: UriTemplate | Expression;
  readonly revocation?: UriTemplate | Expression;
  readonly introspection?: UriTemplate | Expression;
}

/** The scheme's properties are the value of a secret, which only the connector sees. */
export interface SecretAuthentication {
  readonly kind: 'secret';
  readonly scheme: AuthenticationScheme;
  readonly secret: string;
}

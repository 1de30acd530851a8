/** As much of `oidc-provider`, which ships without types, as the tests use. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  interface StoredToken {
    readonly clientId: string | undefined;
    destroy(): Promise<void>;
  }

  interface Finds<T> {
    find(id: string): Promise<T | undefined>;
  }

  interface IssuedGrant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: { readonly [name: string]: unknown });
    callback(): RequestListener;
    readonly AccessToken: Finds<StoredToken>;
    readonly Client: Finds<object>;
    readonly ClientCredentials: Finds<StoredToken>;
    readonly Grant: new (about: {
      accountId: string;
      clientId: string;
    }) => IssuedGrant;
    readonly RefreshToken: new (
      about: object,
    ) => { save(): Promise<string> };
  }
}

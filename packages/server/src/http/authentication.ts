import { createHash, timingSafeEqual } from 'node:crypto';

/** Who asks, as runs and the audit name it. */
export interface Principal {
  readonly name: string;
}

/** Tells who sent a request. */
export interface Authenticator {
  /** In: the `Authorization` header. Out: the principal, or null when it proves nothing. */
  authenticate(authorization: string | undefined): Promise<Principal | null>;
}

/** Knows one token, and whoever holds it is the operator of this server. */
export function createTokenAuthenticator(token: string): Authenticator {
  const expected = digest(token);
  return {
    async authenticate(authorization) {
      const offered = bearerToken(authorization);
      if (offered === null || !timingSafeEqual(digest(offered), expected)) return null;
      return { name: 'operator' };
    },
  };
}

const BEARER = /^bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i;

function bearerToken(authorization: string | undefined): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

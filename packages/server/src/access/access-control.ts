import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessDirectory, TokenProof } from './access-directory.ts';
import { OPERATOR } from './principal.ts';

/** Tells who sent a request, and what they may do. */
export interface AccessControl extends Pick<AccessDirectory, 'decide' | 'watch'> {
  /** In: the `Authorization` header. */
  authenticate(authorization: string | undefined): TokenProof;
}

/** Whoever holds the token of the data folder is the operator; the directory knows all others. */
export function createAccessControl(
  operatorToken: string,
  directory: Pick<AccessDirectory, 'prove' | 'decide' | 'watch'>,
): AccessControl {
  const expected = digest(operatorToken);
  return {
    decide: (question) => directory.decide(question),
    watch: (question, denied) => directory.watch(question, denied),
    authenticate(authorization) {
      const offered = bearerToken(authorization);
      if (offered === null) return { kind: 'unknown' };
      if (timingSafeEqual(digest(offered), expected)) return { kind: 'known', principal: OPERATOR };
      return directory.prove(offered);
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

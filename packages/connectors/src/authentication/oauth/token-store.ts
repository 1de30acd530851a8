import { createHash } from 'node:crypto';
import { type CallContext, interruptedFault, TerminalFault } from '@tutti/connector-kit';
import type { OAuthPolicy } from './policy.ts';
import {
  refreshToken,
  requestToken,
  type Token,
  type TokenRequestOptions,
} from './token-request.ts';

export interface TokenStoreOptions {
  /** How long before its end a token is not used any more, of short-lived ones a tenth of their life. */
  readonly aheadMs: number;
  /** How long a token is used that does not tell when it ends. */
  readonly unknownLifeMs: number;
  /** For discovery and token together. */
  readonly timeoutMs: number;
  readonly maxTokens: number;
  /** Milliseconds; only differences are used. */
  readonly now: () => number;
}

const defaults: TokenStoreOptions = {
  aheadMs: 30_000,
  unknownLifeMs: 300_000,
  timeoutMs: 30_000,
  maxTokens: 1000,
  now: () => performance.now(),
};

interface Kept extends Token {
  readonly usableUntil: number;
}

/**
 * The tokens in use, in memory only. A token is kept for one namespace and one policy with all of
 * its credentials. However many calls want the same token at once, it is asked for once.
 */
export class TokenStore {
  readonly #options: TokenStoreOptions;
  readonly #tokens = new Map<string, Kept>();
  readonly #asked = new Map<string, Promise<Kept>>();

  constructor(options: Partial<TokenStoreOptions> = {}) {
    this.#options = { ...defaults, ...options };
  }

  /** A token to send now; another one than `refused`, which the target does not take any more. */
  async token(policy: OAuthPolicy, context: CallContext, refused?: string): Promise<Token> {
    if (context.signal.aborted) throw interruptedFault();
    const key = keyOf(policy, context.namespace);
    const known = this.#tokens.get(key);
    const isUsable = known && known.value !== refused && this.#options.now() < known.usableUntil;
    if (!isUsable) return unlessInterrupted(this.#ask(key, policy, known, context), context.signal);
    this.#keep(key, known);
    return known;
  }

  #ask(
    key: string,
    policy: OAuthPolicy,
    known: Kept | undefined,
    { dialer }: CallContext,
  ): Promise<Kept> {
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const asking = this.#obtain(key, policy, known, { dialer, timeoutMs: this.#options.timeoutMs });
    this.#asked.set(key, asking);
    return asking;
  }

  async #obtain(
    key: string,
    policy: OAuthPolicy,
    known: Kept | undefined,
    options: TokenRequestOptions,
  ): Promise<Kept> {
    try {
      const askedAt = this.#options.now();
      const token = await next(policy, known?.refreshToken, options);
      const kept = { ...token, usableUntil: askedAt + this.#usableForMs(token) };
      this.#keep(key, kept);
      return kept;
    } finally {
      this.#asked.delete(key);
    }
  }

  #usableForMs({ expiresInMs }: Token): number {
    const { aheadMs, unknownLifeMs } = this.#options;
    if (expiresInMs === undefined) return unknownLifeMs;
    return expiresInMs - Math.min(aheadMs, expiresInMs / 10);
  }

  /** The map keeps insertion order, so the first entry is the one unused for longest. */
  #keep(key: string, token: Kept): void {
    this.#tokens.delete(key);
    this.#tokens.set(key, token);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > this.#options.maxTokens && oldest !== undefined)
      this.#tokens.delete(oldest);
  }
}

/** By refreshing where that is possible; an authority that refuses to is asked as for the first one. */
async function next(
  policy: OAuthPolicy,
  refresh: string | undefined,
  options: TokenRequestOptions,
): Promise<Token> {
  if (refresh === undefined) return requestToken(policy, options);
  try {
    const token = await refreshToken(policy, refresh, options);
    return { ...token, refreshToken: token.refreshToken ?? refresh };
  } catch (error) {
    if (!(error instanceof TerminalFault)) throw error;
    return requestToken(policy, options);
  }
}

/** The question is not withdrawn when one of those who wait for it leaves. */
async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  const interrupt = () => interrupted.reject(interruptedFault());
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await Promise.race([promise, interrupted.promise]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

function keyOf(policy: OAuthPolicy, namespace: string): string {
  return createHash('sha256')
    .update(JSON.stringify([namespace, policy]))
    .digest('base64');
}

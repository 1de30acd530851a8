import type { RoleBinding } from '@tutti/api';
import { AccessChanges } from './access-changes.ts';
import { AccessWatch } from './access-watch.ts';
import { isSecretOf, parseApiToken } from './api-token.ts';
import { type AccessAnswer, type AccessQuestion, decideAccess } from './decide-access.ts';
import type { StoredAccount, StoredToken } from './documents.ts';
import { type AccessPorts, KeptRecords } from './kept-records.ts';
import { accountSubject, type Principal } from './principal.ts';

/** What an offered token proves. */
export type TokenProof =
  | { readonly kind: 'known'; readonly principal: Principal }
  | { readonly kind: 'expired'; readonly expiredAt: number }
  | { readonly kind: 'unknown' };

/**
 * Service accounts, their tokens, and who has which role where. All of it is in memory, as this
 * server is the only one that changes it: a decision costs no question to the store.
 */
export class AccessDirectory {
  readonly #ports: AccessPorts;
  readonly #kept: KeptRecords;
  readonly #watch: AccessWatch;
  readonly changes: AccessChanges;

  constructor(ports: AccessPorts) {
    this.#ports = ports;
    this.#kept = new KeptRecords(ports.store);
    this.#watch = new AccessWatch(ports.clock, (question) => this.#isAllowed(question));
    this.changes = new AccessChanges(ports, this.#kept, () => this.#watch.decideAnew());
  }

  /** Reads what is there. Before, nobody but the operator may do anything. */
  open(): Promise<void> {
    return this.#kept.read();
  }

  close(): void {
    this.#watch.close();
  }

  decide(question: AccessQuestion): AccessAnswer {
    return decideAccess(question, this.#kept.records.bindingsOf(question.principal.name));
  }

  /** Calls back once, when what is allowed now no longer is. Out: ends the watching. */
  watch(question: AccessQuestion, denied: () => void): () => void {
    return this.#watch.add(question, denied);
  }

  prove(text: string): TokenProof {
    const offered = parseApiToken(text);
    const token = offered === null ? undefined : this.#kept.records.token(offered.id);
    if (offered === null || token === undefined || !isSecretOf(offered, token.hash)) {
      return { kind: 'unknown' };
    }
    if (token.expiresAt <= this.#ports.clock.now()) {
      return { kind: 'expired', expiredAt: token.expiresAt };
    }
    void this.changes.used(token);
    return { kind: 'known', principal: principalOf(token) };
  }

  bindings(): readonly RoleBinding[] {
    return this.#kept.records.bindings();
  }

  accounts(): readonly StoredAccount[] {
    return this.#kept.records.accounts();
  }

  /** Null: there is no such account. */
  tokens(account: string): readonly StoredToken[] | null {
    return this.#kept.records.account(account) === undefined
      ? null
      : this.#kept.records.tokens(account);
  }

  #isAllowed(question: AccessQuestion): boolean {
    const { token } = question.principal;
    if (token && this.#kept.records.token(token.id) === undefined) return false;
    return this.decide(question).kind === 'allowed';
  }
}

function principalOf({ id, account, expiresAt, permissions, namespaces }: StoredToken): Principal {
  return {
    name: accountSubject(account),
    token: {
      id,
      expiresAt,
      ...(permissions && { permissions }),
      ...(namespaces && { namespaces }),
    },
  };
}

import type { CreateApiToken, RoleBinding, SetServiceAccount } from '@tutti/api';
import { OneAtATime } from '../runtime/one-at-a-time.ts';
import { createApiToken } from './api-token.ts';
import { bindingName, type StoredAccount, type StoredToken } from './documents.ts';
import type { AccessPorts, KeptRecords } from './kept-records.ts';
import { accountOf, accountSubject } from './principal.ts';

/** What keeps the records few enough to hold all of them in memory. */
export const ACCESS_LIMITS = { accounts: 1000, tokensOfAccount: 50, bindings: 10_000 } as const;

/** How exactly the last use of a token is known. */
const LAST_USED_MS = 60_000;
const DAY_MS = 86_400_000;

export type ChangeAnswer<Done> =
  | { readonly kind: 'done'; readonly value: Done }
  | { readonly kind: 'no-account' | 'no-token' | 'no-binding' }
  | { readonly kind: 'too-many'; readonly limit: number };

/** Setting up who has access: one change after another, each based on what the one before has left. */
export class AccessChanges {
  readonly #ports: Pick<AccessPorts, 'clock' | 'log'>;
  readonly #kept: KeptRecords;
  readonly #lane = new OneAtATime();
  readonly #changed: () => void;

  /** `changed` is called after every change, for what rests on decisions made before. */
  constructor(ports: Pick<AccessPorts, 'clock' | 'log'>, kept: KeptRecords, changed: () => void) {
    this.#ports = ports;
    this.#kept = kept;
    this.#changed = changed;
  }

  setAccount(
    name: string,
    { description }: SetServiceAccount,
    by: string,
  ): Promise<ChangeAnswer<StoredAccount>> {
    return this.#change(async () => {
      const before = this.#kept.records.account(name);
      if (before === undefined && this.#kept.records.accounts().length >= ACCESS_LIMITS.accounts) {
        return { kind: 'too-many', limit: ACCESS_LIMITS.accounts };
      }
      const made = { createdAt: this.#instant(), createdBy: by };
      const account: StoredAccount = {
        name,
        createdAt: before?.createdAt ?? made.createdAt,
        createdBy: before?.createdBy ?? made.createdBy,
        ...(description !== undefined && { description }),
      };
      await this.#kept.put('service-account', name, account);
      this.#tell('A service account was set.', { account: name, by });
      return { kind: 'done', value: account };
    });
  }

  /** With its tokens and roles: one who is made later under the same name has none of them. */
  deleteAccount(name: string, by: string): Promise<ChangeAnswer<null>> {
    return this.#change(async () => {
      if (this.#kept.records.account(name) === undefined) return { kind: 'no-account' };
      const tokens = this.#kept.records.tokens(name).map(({ id }) => ['api-token', id] as const);
      const bindings = this.#kept.records
        .bindingsOf(accountSubject(name))
        .map((binding) => ['role-binding', bindingName(binding)] as const);
      await this.#kept.remove([['service-account', name], ...tokens, ...bindings]);
      this.#tell('A service account was deleted.', { account: name, by });
      return { kind: 'done', value: null };
    });
  }

  createToken(
    account: string,
    { expiresInDays = 90, ...wish }: CreateApiToken,
    by: string,
  ): Promise<ChangeAnswer<{ readonly token: StoredToken; readonly text: string }>> {
    return this.#change(async () => {
      if (this.#kept.records.account(account) === undefined) return { kind: 'no-account' };
      if (this.#kept.records.tokens(account).length >= ACCESS_LIMITS.tokensOfAccount) {
        return { kind: 'too-many', limit: ACCESS_LIMITS.tokensOfAccount };
      }
      const { id, text, hash } = createApiToken();
      const expiresAt = this.#ports.clock.now() + expiresInDays * DAY_MS;
      const made = { createdAt: this.#instant(), createdBy: by, expiresAt };
      const token: StoredToken = { id, account, hash, ...wish, ...made };
      await this.#kept.put('api-token', id, token);
      this.#tell('A token was made.', { account, token: id, by });
      return { kind: 'done', value: { token, text } };
    });
  }

  revokeToken(account: string, id: string, by: string): Promise<ChangeAnswer<null>> {
    return this.#change(async () => {
      if (this.#kept.records.token(id)?.account !== account) return { kind: 'no-token' };
      await this.#kept.remove([['api-token', id]]);
      this.#tell('A token was revoked.', { account, token: id, by });
      return { kind: 'done', value: null };
    });
  }

  addBinding(binding: RoleBinding, by: string): Promise<ChangeAnswer<RoleBinding>> {
    return this.#change(async () => {
      const account = accountOf(binding.subject);
      if (account !== null && this.#kept.records.account(account) === undefined) {
        return { kind: 'no-account' };
      }
      if (this.#kept.records.binding(binding) !== undefined)
        return { kind: 'done', value: binding };
      if (this.#kept.records.bindings().length >= ACCESS_LIMITS.bindings) {
        return { kind: 'too-many', limit: ACCESS_LIMITS.bindings };
      }
      await this.#kept.put('role-binding', bindingName(binding), binding);
      this.#tell('A role was given.', { ...binding, by });
      return { kind: 'done', value: binding };
    });
  }

  removeBinding(binding: RoleBinding, by: string): Promise<ChangeAnswer<null>> {
    return this.#change(async () => {
      if (this.#kept.records.binding(binding) === undefined) return { kind: 'no-binding' };
      await this.#kept.remove([['role-binding', bindingName(binding)]]);
      this.#tell('A role was taken.', { ...binding, by });
      return { kind: 'done', value: null };
    });
  }

  /** Lost when the store is not there: a use is worth a request, a request is not worth a use. */
  async used({ id, lastUsedAt = 0 }: StoredToken): Promise<void> {
    const now = this.#ports.clock.now();
    if (now - lastUsedAt < LAST_USED_MS) return;
    try {
      await this.#lane.run('access', async () => {
        await this.#kept.settleDoubts();
        const token = this.#kept.records.token(id);
        if (token === undefined || now - (token.lastUsedAt ?? 0) < LAST_USED_MS) return;
        await this.#kept.put('api-token', id, { ...token, lastUsedAt: now });
      });
    } catch (error) {
      this.#ports.log.warn('The last use of a token could not be written down.', { error });
    }
  }

  async #change<Done>(work: () => Promise<ChangeAnswer<Done>>): Promise<ChangeAnswer<Done>> {
    try {
      return await this.#lane.run('access', async () => {
        await this.#kept.settleDoubts();
        return work();
      });
    } finally {
      this.#changed();
    }
  }

  #instant(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }

  #tell(message: string, fields: { readonly [name: string]: unknown }): void {
    this.#ports.log.info(message, fields);
  }
}

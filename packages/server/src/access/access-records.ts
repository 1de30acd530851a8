import type { RoleBinding } from '@tutti/api';
import type { Resource } from '../store/resources.ts';
import {
  type AccessKind,
  bindingName,
  documentOf,
  type StoredAccount,
  type StoredToken,
} from './documents.ts';

/** A record of the store, and the revision a change of it must be made from. */
interface Kept<Stored> {
  readonly stored: Stored;
  readonly revision: number;
}

/** Accounts, tokens and bindings as they are in the store: every request is decided on them. */
export class AccessRecords {
  readonly #accounts = new Map<string, Kept<StoredAccount>>();
  readonly #tokens = new Map<string, Kept<StoredToken>>();
  readonly #bindings = new Map<string, Kept<RoleBinding>>();
  /** Made anew when one of the bindings changes; asked by every request. */
  #bySubject: ReadonlyMap<string, readonly RoleBinding[]> | undefined;

  put(resource: Resource): void {
    this.#bySubject = undefined;
    const { revision, name } = resource;
    switch (resource.kind) {
      case 'service-account':
        this.#accounts.set(name, { stored: documentOf(resource), revision });
        break;
      case 'api-token':
        this.#tokens.set(name, { stored: documentOf(resource), revision });
        break;
      case 'role-binding':
        this.#bindings.set(name, { stored: documentOf(resource), revision });
        break;
      default:
        throw new Error(`Expected a record of access, but it is a ${resource.kind}.`);
    }
  }

  remove(kind: AccessKind, name: string): void {
    this.#bySubject = undefined;
    this.#of(kind).delete(name);
  }

  /** What a change must be based on; 0: there is none. */
  revision(kind: AccessKind, name: string): number {
    return this.#of(kind).get(name)?.revision ?? 0;
  }

  account(name: string): StoredAccount | undefined {
    return this.#accounts.get(name)?.stored;
  }

  /** By name. */
  accounts(): readonly StoredAccount[] {
    return values(this.#accounts).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  token(id: string): StoredToken | undefined {
    return this.#tokens.get(id)?.stored;
  }

  /** Of one account, the oldest first. */
  tokens(account: string): readonly StoredToken[] {
    return values(this.#tokens)
      .filter((token) => token.account === account)
      .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  binding(binding: RoleBinding): RoleBinding | undefined {
    return this.#bindings.get(bindingName(binding))?.stored;
  }

  /** By role and namespace. */
  bindingsOf(subject: string): readonly RoleBinding[] {
    this.#bySubject ??= Map.groupBy(this.bindings(), (binding) => binding.subject);
    return this.#bySubject.get(subject) ?? [];
  }

  /** By subject, role and namespace. */
  bindings(): readonly RoleBinding[] {
    const names = [...this.#bindings.keys()].toSorted();
    return names.map((name) => this.#bindings.get(name)!.stored);
  }

  #of(kind: AccessKind): Map<string, Kept<unknown>> {
    const maps = {
      'service-account': this.#accounts,
      'api-token': this.#tokens,
      'role-binding': this.#bindings,
    };
    return maps[kind];
  }
}

function values<Stored>(map: ReadonlyMap<string, Kept<Stored>>): Stored[] {
  return [...map.values()].map(({ stored }) => stored);
}

import type { RoleBinding } from '@tutti/api';
import type { Json } from '@tutti/jq';
import type { Resource, ResourceId, ResourceKind } from '../store/resources.ts';
import { EVERYWHERE } from './decide-access.ts';
import type { TokenScope } from './principal.ts';

export interface StoredAccount {
  readonly name: string;
  readonly description?: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

export interface StoredToken extends TokenScope {
  readonly id: string;
  /** The name of its service account. */
  readonly account: string;
  readonly hash: string;
  readonly label?: string;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly lastUsedAt?: number;
}

/** Access belongs to no namespace: its documents are kept where none can be. */
export function accessId(
  kind: AccessKind,
  name: string,
): ResourceId & { readonly kind: AccessKind } {
  return { kind, namespace: EVERYWHERE, name };
}

export type AccessKind = Extract<ResourceKind, 'service-account' | 'api-token' | 'role-binding'>;

/** The name of what says that a subject has a role somewhere: there can be only one. */
export function bindingName({ subject, role, namespace }: RoleBinding): string {
  return `${subject} ${role} ${namespace}`;
}

/** The documents are written by this server only, so that their form is known. */
export function documentOf<Stored>({ document }: Resource): Stored {
  return document as Stored;
}

/** As the store keeps it. */
export function toDocument(stored: object): Json {
  return { ...stored } as Json;
}

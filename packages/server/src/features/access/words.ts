import type { ApiToken, ServiceAccount } from '@tutti/api';
import type { StoredAccount, StoredToken } from '../../access/documents.ts';
import { accountSubject } from '../../access/principal.ts';

export function toServiceAccount(account: StoredAccount): ServiceAccount {
  return { ...account, subject: accountSubject(account.name) };
}

/** Everything but what proves it. */
export function toApiToken(stored: StoredToken): ApiToken {
  const { id, account, label, createdAt, createdBy, expiresAt, lastUsedAt } = stored;
  const { permissions, namespaces } = stored;
  return {
    id,
    owner: accountSubject(account),
    ...(label !== undefined && { label }),
    createdAt,
    createdBy,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(lastUsedAt !== undefined && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
    ...(permissions && { permissions: [...permissions] }),
    ...(namespaces && { namespaces: [...namespaces] }),
  };
}

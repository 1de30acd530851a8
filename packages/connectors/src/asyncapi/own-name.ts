import { createHash } from 'node:crypto';
import type { CallContext } from '@tutti/connector-kit';

/** A name for what a call keeps at a broker: the same whenever this very call is performed again. */
export function ownName({ namespace, idempotencyKey }: CallContext): string {
  const digest = createHash('sha256').update(JSON.stringify([namespace, idempotencyKey]));
  return `tutti-${digest.digest('base64url').slice(0, 22)}`;
}

import { LIMITS, type SetWebhook, type Webhook } from '@tutti/api';
import type { Json } from '@tutti/jq';
import type { Resource } from '../../store/resources.ts';

/** A webhook as it is stored: what was asked for, with everything said. */
export type StoredWebhook = Omit<Webhook, 'namespace' | 'name' | 'path'>;

const DEFAULT_TOLERANCE_SECONDS = 300;

/** Where deliveries are posted to. */
export function pathOfWebhook(namespace: string, name: string): string {
  return `/webhooks/${namespace}/${name}`;
}

/** Fills in what a request leaves out. */
export function toStored(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { verification, event, start, accept = ['json'], maxBodyBytes = LIMITS.webhookBytes }: SetWebhook,
  updatedAt: string,
  updatedBy: string,
): StoredWebhook {
  const isTimed = verification.scheme === 'standard-webhooks';
  return {
    verification: isTimed
      ? { toleranceSeconds: DEFAULT_TOLERANCE_SECONDS, ...verification }
      : verification,
    event: { source: pathOfWebhook(namespace, name), ...event },
    ...(start && { start: { waitSeconds: 0, ...start } }),
    accept: [...new Set(accept)],
    maxBodyBytes,
    updatedAt,
    updatedBy,
  };
}

/** A webhook as the API shows it. Nothing else writes resources of this kind. */
export function webhookOf({ namespace, name, document }: Resource): Webhook {
  const stored = document as StoredWebhook & { readonly [member: string]: Json };
  return { namespace, name, path: pathOfWebhook(namespace, name), ...stored };
}

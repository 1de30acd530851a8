import { type QueryOf, ROUTES, type SetWebhook, type Webhook, type WebhookPage } from '@tutti/api';
import { jsonOf } from './json-of.ts';
import type { Transport } from './transport.ts';

/** Setting up where others deliver to. Delivering needs no client: see `Webhook.path`. */
export interface WebhooksClient {
  list(namespace: string, query?: QueryOf<typeof ROUTES.listWebhooks>): Promise<WebhookPage>;
  get(namespace: string, name: string): Promise<Webhook>;
  /** Makes it, or puts this one in its place. */
  set(namespace: string, name: string, webhook: SetWebhook): Promise<Webhook>;
  delete(namespace: string, name: string): Promise<void>;
}

export function webhooksClient(transport: Transport): WebhooksClient {
  return {
    async list(namespace, query = {}) {
      return jsonOf(await transport(ROUTES.listWebhooks, { params: { namespace }, query }));
    },
    async get(namespace, name) {
      return jsonOf(await transport(ROUTES.getWebhook, { params: { namespace, name } }));
    },
    async set(namespace, name, webhook) {
      const params = { namespace, name };
      return jsonOf(await transport(ROUTES.setWebhook, { params, json: webhook }));
    },
    async delete(namespace, name) {
      await transport(ROUTES.deleteWebhook, { params: { namespace, name }, json: {} });
    },
  };
}

import { Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { JsonValue } from '../schemas/json.ts';
import { DeliveryTaken, SetWebhook, Webhook, WebhookPage } from '../schemas/webhook.ts';
import * as examples from './examples.ts';
import { NO_BODY } from './json-body.ts';
import { NamespaceParams, pageMembers, ResourceParams } from './parameters.ts';

const WEBHOOKS = '/v1/namespaces/{namespace}/webhooks';
const WEBHOOK = `${WEBHOOKS}/{name}`;
const CLOSED = { additionalProperties: false } as const;

const AS_IT_IS = {
  description: 'The webhook.',
  content: { [MEDIA.json]: { schema: Webhook, example: examples.webhook } },
} as const;

export const listWebhooks = route({
  id: 'listWebhooks',
  method: 'GET',
  path: WEBHOOKS,
  group: 'webhooks',
  summary: 'List webhooks',
  permission: 'webhooks:read',
  params: NamespaceParams,
  query: Type.Object(pageMembers, CLOSED),
  responses: {
    200: {
      description: 'A page, by name.',
      content: { [MEDIA.json]: { schema: WebhookPage, example: { items: [examples.webhook] } } },
    },
  },
  problems: [],
});

export const getWebhook = route({
  id: 'getWebhook',
  method: 'GET',
  path: WEBHOOK,
  group: 'webhooks',
  summary: 'Get a webhook',
  permission: 'webhooks:read',
  params: ResourceParams,
  responses: { 200: AS_IT_IS },
  problems: ['webhook-not-found'],
});

export const setWebhook = route({
  id: 'setWebhook',
  method: 'POST',
  path: WEBHOOK,
  group: 'webhooks',
  summary: 'Set up a webhook',
  description:
    'Makes it, or puts this one in its place. Deliveries that begin from now on follow it.',
  permission: 'webhooks:write',
  params: ResourceParams,
  body: {
    required: true,
    limitBytes: LIMITS.resourceBytes,
    content: {
      [MEDIA.json]: { form: 'json', schema: SetWebhook, example: examples.webhookSetting },
    },
  },
  responses: { 200: AS_IT_IS },
  problems: ['limit-reached'],
});

export const deleteWebhook = route({
  id: 'deleteWebhook',
  method: 'POST',
  path: `${WEBHOOK}/delete`,
  group: 'webhooks',
  summary: 'Delete a webhook',
  permission: 'webhooks:write',
  params: ResourceParams,
  body: NO_BODY,
  responses: { 204: { description: 'It is gone.' } },
  problems: ['webhook-not-found'],
});

export const deliverWebhook = route({
  id: 'deliverWebhook',
  method: 'POST',
  path: '/webhooks/{namespace}/{name}',
  group: 'webhooks',
  summary: 'Deliver to a webhook',
  description:
    'For the other side. Signed with a secret of the webhook, by its scheme, instead of a token: `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks, or `x-hub-signature-256`. The delivery becomes a CloudEvent of the namespace; sending it again does nothing. A webhook that does not exist answers like a wrong signature.',
  permission: 'signed',
  params: ResourceParams,
  query: Type.Object({}, { additionalProperties: true }),
  body: {
    required: false,
    limitBytes: LIMITS.bodyBytes,
    content: { [MEDIA.any]: { form: 'bytes' } },
  },
  responses: {
    200: {
      description: 'The output of the run that it has started.',
      content: { [MEDIA.json]: { schema: JsonValue, example: { received: true } } },
    },
    202: {
      description: 'The event is kept, or the run is durable; or it was known already.',
      content: {
        [MEDIA.json]: { schema: DeliveryTaken, example: { accepted: 1, duplicates: 0 } },
      },
    },
  },
  problems: [
    'invalid-signature',
    'stale-signature',
    'delivery-unfit',
    'definition-not-found',
    'concurrency-limit-reached',
    'run-cancelled',
    'run-faulted',
    'overloaded',
  ],
});

import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { Cursor, DateTime, NamespaceName, ResourceName, SecretName } from './names.ts';

const CLOSED = { additionalProperties: false } as const;

const Expression = (what: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description: `jq on \`{ headers, query, body }\`: ${what}`,
    }),
  );

export const WebhookVerification = Type.Union(
  [
    Type.Object(
      {
        scheme: Type.Literal('standard-webhooks'),
        secrets: Type.Array(SecretName, {
          minItems: 1,
          maxItems: LIMITS.signingSecrets,
          description: 'Names of secrets of the namespace. A delivery may be signed with any.',
        }),
        toleranceSeconds: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: LIMITS.signatureToleranceSeconds,
            default: 300,
            description: 'How far the time of a delivery may be from now.',
          }),
        ),
      },
      CLOSED,
    ),
    Type.Object(
      {
        scheme: Type.Literal('hub-signature-256'),
        secrets: Type.Array(SecretName, { minItems: 1, maxItems: LIMITS.signingSecrets }),
      },
      CLOSED,
    ),
  ],
  { title: 'WebhookVerification', description: 'How a delivery proves who sent it.' },
);

export const WebhookEvent = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 255, description: 'Of the event, as it is.' }),
    source: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        description: 'A URI reference; the path of the webhook when it is not given.',
      }),
    ),
    subject: Expression('the subject, a text; null for none.'),
    id: Expression('the id, a text or number. Without it: the id or the digest that is signed.'),
    data: Expression('the data. Without it: the body.'),
  },
  { ...CLOSED, title: 'WebhookEvent', description: 'What event a delivery becomes.' },
);

const BodyForm = Type.Union([
  Type.Literal('json'),
  Type.Literal('form'),
  Type.Literal('text'),
  Type.Literal('binary'),
]);

const members = {
  verification: WebhookVerification,
  event: WebhookEvent,
  accept: Type.Optional(
    Type.Array(BodyForm, { minItems: 1, maxItems: 4, description: 'Without it: `json`.' }),
  ),
  maxBodyBytes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: LIMITS.bodyBytes, default: LIMITS.webhookBytes }),
  ),
};

export const SetWebhook = Type.Object(members, { ...CLOSED, title: 'SetWebhook' });
export type SetWebhook = Static<typeof SetWebhook>;

export const Webhook = Type.Object(
  {
    namespace: NamespaceName,
    name: ResourceName,
    path: Type.String({ description: 'Where deliveries are posted to, on this server.' }),
    verification: WebhookVerification,
    event: WebhookEvent,
    accept: Type.Array(BodyForm),
    maxBodyBytes: Type.Integer(),
    updatedAt: DateTime,
    updatedBy: Type.String(),
  },
  {
    title: 'Webhook',
    description: 'A place where others tell of what happened, with a signature.',
  },
);
export type Webhook = Static<typeof Webhook>;

export const WebhookPage = Type.Object(
  { items: Type.Array(Webhook), next: Type.Optional(Cursor) },
  { title: 'WebhookPage' },
);
export type WebhookPage = Static<typeof WebhookPage>;

import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import {
  Cursor,
  DateTime,
  DefinitionName,
  NamespaceName,
  ResourceName,
  RunId,
  SecretName,
  VersionOrLatest,
} from './names.ts';

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

export const WebhookStart = Type.Object(
  {
    name: DefinitionName,
    version: Type.Optional(VersionOrLatest),
    waitSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        default: 0,
        description: 'How long a delivery waits for the output of its run, to answer with it.',
      }),
    ),
  },
  {
    ...CLOSED,
    title: 'WebhookStart',
    description: 'A definition of the namespace: a delivery starts a run of it, and is no event.',
  },
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
  start: Type.Optional(WebhookStart),
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
    start: Type.Optional(WebhookStart),
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

export const DeliveryTaken = Type.Object(
  {
    accepted: Type.Integer({ description: '1 when it is new.' }),
    duplicates: Type.Integer({ description: '1 when it was known already.' }),
    runId: Type.Optional(RunId),
  },
  { title: 'DeliveryTaken' },
);
export type DeliveryTaken = Static<typeof DeliveryTaken>;

export const WebhookPage = Type.Object(
  { items: Type.Array(Webhook), next: Type.Optional(Cursor) },
  { title: 'WebhookPage' },
);
export type WebhookPage = Static<typeof WebhookPage>;

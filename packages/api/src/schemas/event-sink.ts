import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { Cursor, DateTime, NamespaceName, ResourceName, SecretName } from './names.ts';

const Patterns = (what: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
    maxItems: LIMITS.sinkPatterns,
    description: `${what} that go there; \`*\` stands for any part. None: every one.`,
  });

const SinkUrl = Type.String({
  pattern: '^https?://[^\\s@]+$',
  maxLength: 2048,
  description: 'Where events are posted to: http or https, without a user in it.',
});

const SigningSecrets = Type.Array(SecretName, {
  minItems: 1,
  maxItems: LIMITS.signingSecrets,
  description: 'Names of secrets of the namespace. Each makes a signature of Standard Webhooks.',
});

const Word = Type.String({ minLength: 1, maxLength: 255 });

export const SinkChannel = Type.Object(
  {
    document: Type.String({
      pattern: '^https?://[^\\s@]+$',
      maxLength: 2048,
      description: 'Where the AsyncAPI document is.',
    }),
    operation: Type.Optional(Word),
    channel: Type.Optional(Word),
    server: Type.Optional(Word),
    protocol: Type.Optional(Word),
    authentication: Type.Optional(
      Type.Object(
        {
          scheme: Type.Union([
            Type.Literal('basic'),
            Type.Literal('bearer'),
            Type.Literal('digest'),
            Type.Literal('oauth2'),
            Type.Literal('oidc'),
          ]),
          secret: SecretName,
        },
        { additionalProperties: false },
      ),
    ),
  },
  {
    title: 'SinkChannel',
    description:
      'A channel of a broker, by its name or by an operation, as `call: asyncapi` has it.',
    additionalProperties: false,
  },
);
export type SinkChannel = Static<typeof SinkChannel>;

export const SetEventSink = Type.Object(
  {
    url: Type.Optional(SinkUrl),
    channel: Type.Optional(SinkChannel),
    types: Type.Optional(Patterns('Types of events')),
    sources: Type.Optional(Patterns('Sources of events')),
    secrets: Type.Optional(SigningSecrets),
  },
  {
    title: 'SetEventSink',
    description: 'Either `url`, with the `secrets` that sign, or `channel`.',
    additionalProperties: false,
  },
);
export type SetEventSink = Static<typeof SetEventSink>;

export const EventSink = Type.Object(
  {
    namespace: NamespaceName,
    name: ResourceName,
    url: Type.Optional(SinkUrl),
    secrets: Type.Optional(SigningSecrets),
    channel: Type.Optional(SinkChannel),
    types: Patterns('Types of events'),
    sources: Patterns('Sources of events'),
    status: Type.Union([Type.Literal('active'), Type.Literal('paused'), Type.Literal('disabled')], {
      description: '`disabled`: it failed for a day, or wants no more events.',
    }),
    reason: Type.Optional(Type.String({ description: 'Why it is disabled.' })),
    delivered: Type.Integer({ minimum: 0 }),
    lastDeliveredAt: Type.Optional(DateTime),
    failures: Type.Integer({ minimum: 0, description: 'Of the event that is next.' }),
    failingSince: Type.Optional(DateTime),
    lastFailure: Type.Optional(Type.Object({ at: DateTime, detail: Type.String() })),
    updatedAt: DateTime,
    updatedBy: Type.String(),
  },
  { title: 'EventSink', description: 'Where the events of a namespace go, in their order.' },
);
export type EventSink = Static<typeof EventSink>;

export const EventSinkPage = Type.Object(
  { items: Type.Array(EventSink), next: Type.Optional(Cursor) },
  { title: 'EventSinkPage' },
);
export type EventSinkPage = Static<typeof EventSinkPage>;

export const ReplayEventSink = Type.Object(
  { from: DateTime },
  {
    title: 'ReplayEventSink',
    description: 'The first event that was accepted then, or later, comes next.',
    additionalProperties: false,
  },
);
export type ReplayEventSink = Static<typeof ReplayEventSink>;

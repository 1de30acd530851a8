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

export const SetEventSink = Type.Object(
  {
    url: SinkUrl,
    types: Type.Optional(Patterns('Types of events')),
    sources: Type.Optional(Patterns('Sources of events')),
    secrets: SigningSecrets,
  },
  { title: 'SetEventSink', additionalProperties: false },
);
export type SetEventSink = Static<typeof SetEventSink>;

export const EventSink = Type.Object(
  {
    namespace: NamespaceName,
    name: ResourceName,
    url: SinkUrl,
    types: Patterns('Types of events'),
    sources: Patterns('Sources of events'),
    secrets: SigningSecrets,
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

import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { JsonValue } from './json.ts';

/** The JSON form of CloudEvents 1.0. Extension attributes stand beside the others. */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1, description: '`source` and `id` together identify it.' }),
    source: Type.String({ minLength: 1, description: 'A URI reference.' }),
    type: Type.String({ minLength: 1 }),
    time: Type.Optional(Type.String({ description: 'An instant as of RFC 3339.' })),
    subject: Type.Optional(Type.String({ minLength: 1 })),
    datacontenttype: Type.Optional(Type.String()),
    dataschema: Type.Optional(Type.String()),
    data: Type.Optional(JsonValue),
    data_base64: Type.Optional(Type.String()),
  },
  { title: 'CloudEvent', additionalProperties: JsonValue },
);
export type CloudEvent = Static<typeof CloudEvent>;

export const CloudEventBatch = Type.Array(CloudEvent, {
  title: 'CloudEventBatch',
  maxItems: LIMITS.batchEvents,
});

export const EventsAccepted = Type.Object(
  {
    accepted: Type.Integer({ description: 'Events taken now.' }),
    duplicates: Type.Integer({ description: 'Events known already, by `source` and `id`.' }),
  },
  { title: 'EventsAccepted' },
);
export type EventsAccepted = Static<typeof EventsAccepted>;

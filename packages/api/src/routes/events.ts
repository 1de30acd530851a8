import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { CloudEvent, CloudEventBatch, EventsAccepted } from '../schemas/cloud-event.ts';
import * as examples from './examples.ts';
import { NamespaceParams } from './parameters.ts';

export const sendEvents = route({
  id: 'sendEvents',
  method: 'POST',
  path: '/v1/namespaces/{namespace}/events',
  group: 'events',
  summary: 'Send CloudEvents to the runs that listen for them',
  description:
    'Structured (one), batch (many), or binary: the attributes in `ce-` headers, the data as the body in any content type. An event is known by `source` and `id`; sending it again does nothing. Events that come before a run listens are kept for a while.',
  permission: 'events:send',
  params: NamespaceParams,
  body: {
    required: false,
    limitBytes: LIMITS.bodyBytes,
    content: {
      [MEDIA.cloudEvent]: { form: 'text', schema: CloudEvent, example: examples.cloudEvent },
      [MEDIA.cloudEvents]: {
        form: 'text',
        schema: CloudEventBatch,
        example: [examples.cloudEvent],
      },
      [MEDIA.any]: { form: 'any' },
    },
  },
  responses: {
    202: {
      description: 'The events are kept, or were known already.',
      content: {
        [MEDIA.json]: { schema: EventsAccepted, example: { accepted: 1, duplicates: 0 } },
      },
    },
  },
  problems: ['invalid-cloud-event'],
});

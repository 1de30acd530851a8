import { Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { EventSink, EventSinkPage, ReplayEventSink, SetEventSink } from '../schemas/event-sink.ts';
import * as examples from './examples.ts';
import { jsonBody, NO_BODY } from './json-body.ts';
import { NamespaceParams, pageMembers, ResourceParams } from './parameters.ts';

const SINKS = '/v1/namespaces/{namespace}/event-sinks';
const SINK = `${SINKS}/{name}`;

const AS_IT_IS = {
  description: 'The event sink.',
  content: { [MEDIA.json]: { schema: EventSink, example: examples.eventSink } },
} as const;

export const listEventSinks = route({
  id: 'listEventSinks',
  method: 'GET',
  path: SINKS,
  group: 'event-sinks',
  summary: 'List event sinks',
  permission: 'event-sinks:read',
  params: NamespaceParams,
  query: Type.Object(pageMembers, { additionalProperties: false }),
  responses: {
    200: {
      description: 'A page, by name.',
      content: {
        [MEDIA.json]: { schema: EventSinkPage, example: { items: [examples.eventSink] } },
      },
    },
  },
  problems: [],
});

export const getEventSink = route({
  id: 'getEventSink',
  method: 'GET',
  path: SINK,
  group: 'event-sinks',
  summary: 'Get an event sink and how it is doing',
  permission: 'event-sinks:read',
  params: ResourceParams,
  responses: { 200: AS_IT_IS },
  problems: ['event-sink-not-found'],
});

export const setEventSink = route({
  id: 'setEventSink',
  method: 'POST',
  path: SINK,
  group: 'event-sinks',
  summary: 'Set up an event sink',
  description:
    'A new one begins with the next event that is accepted. One that exists gets these settings and goes on where it is.',
  permission: 'event-sinks:write',
  params: ResourceParams,
  body: {
    required: true,
    limitBytes: LIMITS.resourceBytes,
    content: {
      [MEDIA.json]: { form: 'json', schema: SetEventSink, example: examples.eventSinkSetting },
    },
  },
  responses: { 200: AS_IT_IS },
  problems: ['limit-reached'],
});

export const deleteEventSink = route({
  id: 'deleteEventSink',
  method: 'POST',
  path: `${SINK}/delete`,
  group: 'event-sinks',
  summary: 'Delete an event sink',
  permission: 'event-sinks:write',
  params: ResourceParams,
  body: NO_BODY,
  responses: { 204: { description: 'It is gone.' } },
  problems: ['event-sink-not-found'],
});

export const pauseEventSink = route({
  id: 'pauseEventSink',
  method: 'POST',
  path: `${SINK}/pause`,
  group: 'event-sinks',
  summary: 'Pause an event sink',
  description: 'Events are kept for it for three days.',
  permission: 'event-sinks:operate',
  params: ResourceParams,
  body: NO_BODY,
  responses: { 200: AS_IT_IS },
  problems: ['event-sink-not-found'],
});

export const resumeEventSink = route({
  id: 'resumeEventSink',
  method: 'POST',
  path: `${SINK}/resume`,
  group: 'event-sinks',
  summary: 'Resume an event sink that is paused, disabled or failing',
  description: 'It goes on with the event that is next, at once.',
  permission: 'event-sinks:operate',
  params: ResourceParams,
  body: NO_BODY,
  responses: { 200: AS_IT_IS },
  problems: ['event-sink-not-found'],
});

export const replayEventSink = route({
  id: 'replayEventSink',
  method: 'POST',
  path: `${SINK}/replay`,
  group: 'event-sinks',
  summary: 'Let an event sink go on from another time',
  description:
    'Back, to deliver again what is still kept, or on, to leave out what it cannot take. It is active then.',
  permission: 'event-sinks:operate',
  params: ResourceParams,
  body: jsonBody(ReplayEventSink, { from: '2026-01-31T12:00:00Z' }),
  responses: { 200: AS_IT_IS },
  problems: ['event-sink-not-found'],
});

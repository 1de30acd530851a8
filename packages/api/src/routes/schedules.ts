import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { DateTime } from '../schemas/names.ts';
import { RunStarted } from '../schemas/run.ts';
import {
  BackfillQueued,
  BackfillRequest,
  Schedule,
  SchedulePage,
  SchedulePreview,
} from '../schemas/schedule.ts';
import * as examples from './examples.ts';
import { jsonBody, NO_BODY } from './json-body.ts';
import { NamespaceParams, pageMembers, ScheduleParams } from './parameters.ts';

const SCHEDULES = '/v1/namespaces/{namespace}/schedules';
const SCHEDULE = `${SCHEDULES}/{name}`;
const CLOSED = { additionalProperties: false } as const;

const AS_IT_IS = {
  description: 'The schedule.',
  content: { [MEDIA.json]: { schema: Schedule, example: examples.schedule } },
} as const;

export const listSchedules = route({
  id: 'listSchedules',
  method: 'GET',
  path: SCHEDULES,
  group: 'schedules',
  summary: 'List schedules',
  permission: 'schedules:read',
  params: NamespaceParams,
  query: Type.Object(pageMembers, CLOSED),
  responses: {
    200: {
      description: 'A page, by name.',
      content: { [MEDIA.json]: { schema: SchedulePage, example: { items: [examples.schedule] } } },
    },
  },
  problems: [],
});

export const getSchedule = route({
  id: 'getSchedule',
  method: 'GET',
  path: SCHEDULE,
  group: 'schedules',
  summary: 'Get the schedule of a definition',
  permission: 'schedules:read',
  params: ScheduleParams,
  responses: { 200: AS_IT_IS },
  problems: ['schedule-not-found'],
});

export const previewSchedule = route({
  id: 'previewSchedule',
  method: 'GET',
  path: `${SCHEDULE}/preview`,
  group: 'schedules',
  summary: 'Say when a schedule will fire next',
  description:
    'As if it were not paused. Of `after`, whose fires follow from the ends of runs, at most the next one is known.',
  permission: 'schedules:read',
  params: ScheduleParams,
  query: Type.Object(
    {
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
      from: Type.Optional(DateTime),
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'The fires, the next one first.',
      content: { [MEDIA.json]: { schema: SchedulePreview, example: examples.schedulePreview } },
    },
  },
  problems: ['schedule-not-found'],
});

function operation<const V extends string>(verb: V) {
  return {
    method: 'POST',
    path: `${SCHEDULE}/${verb}`,
    group: 'schedules',
    permission: 'schedules:operate',
    params: ScheduleParams,
  } as const;
}

export const pauseSchedule = route({
  id: 'pauseSchedule',
  ...operation('pause'),
  summary: 'Pause a schedule',
  description:
    'Runs under way go on; nothing new starts by itself, also not of versions published later.',
  body: NO_BODY,
  responses: { 200: AS_IT_IS },
  problems: ['schedule-not-found'],
});

export const resumeSchedule = route({
  id: 'resumeSchedule',
  ...operation('resume'),
  summary: 'Resume a paused schedule',
  description: 'It goes on with the next fire from now: what was paused is not made up for.',
  body: NO_BODY,
  responses: { 200: AS_IT_IS },
  problems: ['schedule-not-found'],
});

export const triggerSchedule = route({
  id: 'triggerSchedule',
  ...operation('trigger'),
  summary: 'Start a run of a schedule now',
  description: 'Whatever its policies say, paused or not. Each request starts a run of its own.',
  body: NO_BODY,
  responses: {
    202: {
      description: 'The run is durable.',
      headers: { location: 'Where the run is.' },
      content: { [MEDIA.json]: { schema: RunStarted, example: { id: examples.run.id } } },
    },
  },
  problems: ['schedule-not-found', 'concurrency-limit-reached', 'overloaded'],
});

export const backfillSchedule = route({
  id: 'backfillSchedule',
  ...operation('backfill'),
  summary: 'Start the runs that a schedule should have started in a range of the past',
  description:
    'A fire that has started a run before does not start another one. Unless overlapping runs are allowed, they run one after another.',
  body: jsonBody(BackfillRequest, examples.backfill),
  responses: {
    202: {
      description: 'The fires are queued.',
      content: {
        [MEDIA.json]: { schema: BackfillQueued, example: { fires: [examples.backfill.from] } },
      },
    },
  },
  problems: ['schedule-not-found', 'schedule-without-calendar', 'backfill-too-large'],
});

import { type Static, Type } from 'typebox';
import {
  Cursor,
  DateTime,
  DefinitionName,
  DefinitionVersion,
  NamespaceName,
  RunId,
} from './names.ts';

const DurationMs = Type.Integer({ minimum: 1, description: 'Milliseconds.' });

export const ScheduleTrigger = Type.Union(
  [
    Type.Object({ kind: Type.Literal('every'), ms: DurationMs }),
    Type.Object({ kind: Type.Literal('cron'), expression: Type.String() }),
    Type.Object({ kind: Type.Literal('after'), ms: DurationMs }),
    Type.Object({
      kind: Type.Literal('on'),
      strategy: Type.Union([Type.Literal('one'), Type.Literal('any'), Type.Literal('all')]),
      types: Type.Array(Type.String(), {
        description: 'The types of events that it names, as far as they are plain text.',
      }),
      read: Type.Union([Type.Literal('data'), Type.Literal('envelope'), Type.Literal('raw')]),
    }),
  ],
  {
    title: 'ScheduleTrigger',
    description: 'One member of what the definition says under `schedule`.',
  },
);

const FireReason = Type.Union(
  [
    Type.Literal('fire'),
    Type.Literal('catch-up'),
    Type.Literal('event'),
    Type.Literal('trigger'),
    Type.Literal('backfill'),
  ],
  { description: '`catch-up`: its time had passed by more than a minute.' },
);

export const Schedule = Type.Object(
  {
    namespace: NamespaceName,
    name: DefinitionName,
    version: DefinitionVersion,
    publishedAt: DateTime,
    triggers: Type.Array(ScheduleTrigger, { description: 'Each starts runs.' }),
    timeZone: Type.String({ description: 'An IANA name.', examples: ['Europe/Berlin'] }),
    catchUp: Type.Union([Type.Literal('none'), Type.Literal('one'), Type.Literal('all')]),
    catchUpLimit: Type.Integer({ minimum: 1 }),
    overlap: Type.Union([
      Type.Literal('allow'),
      Type.Literal('skip'),
      Type.Literal('queue'),
      Type.Literal('cancel-running'),
    ]),
    input: Type.Union([Type.Literal('none'), Type.Literal('fire')]),
    completeWithinMs: Type.Integer({
      minimum: 1,
      description: 'How long the first event of a set waits for the others.',
    }),
    paused: Type.Boolean(),
    nextFireAt: Type.Optional(DateTime),
    queued: Type.Integer({ minimum: 0, description: 'Fires that wait for their run.' }),
    waitingFor: Type.Array(RunId, { description: 'Runs whose end it waits for.' }),
    lastFire: Type.Optional(
      Type.Object({ at: DateTime, reason: FireReason, runId: RunId, startedAt: DateTime }),
    ),
  },
  { title: 'Schedule', description: 'When runs of the latest version start by themselves.' },
);
export type Schedule = Static<typeof Schedule>;

export const SchedulePage = Type.Object(
  { items: Type.Array(Schedule), next: Type.Optional(Cursor) },
  { title: 'SchedulePage' },
);
export type SchedulePage = Static<typeof SchedulePage>;

export const SchedulePreview = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        at: DateTime,
        local: Type.String({
          description: 'The same instant on the wall clock of the time zone, with its offset.',
          examples: ['2026-03-29 03:00:00 GMT+02:00'],
        }),
      }),
    ),
  },
  { title: 'SchedulePreview', description: 'The next fires, as if it were not paused.' },
);
export type SchedulePreview = Static<typeof SchedulePreview>;

export const BackfillRequest = Type.Object(
  { from: DateTime, to: DateTime },
  {
    title: 'BackfillRequest',
    description: 'A range of the past; both ends belong to it.',
    additionalProperties: false,
  },
);
export type BackfillRequest = Static<typeof BackfillRequest>;

export const BackfillQueued = Type.Object(
  { fires: Type.Array(DateTime, { description: 'The fires in the range, the oldest first.' }) },
  { title: 'BackfillQueued' },
);
export type BackfillQueued = Static<typeof BackfillQueued>;

import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { route } from '../route.ts';
import { JsonValue } from '../schemas/json.ts';
import { DateTime, DefinitionName, DefinitionVersion, RunId } from '../schemas/names.ts';
import {
  CancelRun,
  RerunRun,
  RUN_STATUSES,
  Run,
  RunEvent,
  RunEventPage,
  RunPage,
  RunStarted,
  RunSummary,
  StartRun,
  SuspendRun,
} from '../schemas/run.ts';
import { RunDiff } from '../schemas/run-diff.ts';
import { RunState } from '../schemas/run-state.ts';
import { RunWaits } from '../schemas/run-waits.ts';
import { StuckRunPage } from '../schemas/stuck-run.ts';
import * as examples from './examples.ts';
import { jsonBody, NO_BODY } from './json-body.ts';
import { KeyHeaders, NamespaceParams, pageMembers, RunParams } from './parameters.ts';

const RUNS = '/v1/namespaces/{namespace}/runs';
const RUN = `${RUNS}/{run}`;
const CLOSED = { additionalProperties: false } as const;

const startHeaders = {
  location: 'Where the run is.',
  'tutti-run-id': 'The id of the run.',
  'idempotency-replayed': '`true` when the key had started this run before.',
};

export const startRun = route({
  id: 'startRun',
  method: 'POST',
  path: RUNS,
  group: 'runs',
  summary: 'Start a run',
  description:
    'Without `wait` the answer comes as soon as the run is durable. With `wait` it is the output of the run when it completes in time, its problem when it faults, and 202 when time runs out; the run goes on. The same `Idempotency-Key` with the same request answers the run it started the first time.',
  permission: 'runs:start',
  params: NamespaceParams,
  query: Type.Object(
    {
      wait: Type.Optional(
        Type.String({
          maxLength: 32,
          description: 'How long to wait for the end, at most 5 minutes: `30s`, `2m`, `PT30S`.',
          examples: ['30s'],
        }),
      ),
    },
    CLOSED,
  ),
  headers: KeyHeaders,
  body: jsonBody(StartRun, examples.start),
  responses: {
    200: {
      description: 'The run completed in time: its output.',
      headers: startHeaders,
      content: { [MEDIA.json]: { schema: JsonValue, example: examples.run.output } },
    },
    202: {
      description: 'The run goes on.',
      headers: {
        ...startHeaders,
        'retry-after': 'When time ran out: seconds until to look again.',
      },
      content: { [MEDIA.json]: { schema: RunStarted, example: { id: examples.run.id } } },
    },
  },
  problems: [
    'definition-not-found',
    'concurrency-limit-reached',
    'idempotency-key-reused',
    'overloaded',
    'run-faulted',
    'run-cancelled',
  ],
});

export const listRuns = route({
  id: 'listRuns',
  method: 'GET',
  path: RUNS,
  group: 'runs',
  summary: 'List runs, or follow them',
  description:
    'With `Accept: text/event-stream` the answer is a stream: every change of a run that the filters let through, from now on, as events of type `run`. Changes of one run that come faster than they are read are told as one. It does not resume: list again after a break.',
  permission: 'runs:read',
  params: NamespaceParams,
  query: Type.Object(
    {
      status: Type.Optional(
        Type.String({
          pattern: `^(?:${RUN_STATUSES.join('|')})(?:,(?:${RUN_STATUSES.join('|')}))*$`,
          maxLength: 200,
          description: `One or more of ${RUN_STATUSES.join(', ')}, separated by commas.`,
          examples: ['running,waiting'],
        }),
      ),
      definition: Type.Optional(DefinitionName),
      version: Type.Optional(DefinitionVersion),
      startedAfter: Type.Optional(DateTime),
      startedBefore: Type.Optional(DateTime),
      tag: Type.Optional(
        Type.Array(Type.String({ pattern: '^[^=]+=', maxLength: 321 }), {
          maxItems: 8,
          description: '`key=value`; given more than once, a run must have all of them.',
          examples: [['team=payments']],
        }),
      ),
      parent: Type.Optional(RunId),
      rerunOf: Type.Optional(RunId),
      ...pageMembers,
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'A page, the newest first; or the stream.',
      content: {
        [MEDIA.json]: { schema: RunPage, example: { items: [examples.runSummary] } },
        [MEDIA.eventStream]: { schema: RunSummary },
      },
    },
  },
  problems: ['overloaded'],
});

export const getRun = route({
  id: 'getRun',
  method: 'GET',
  path: RUN,
  group: 'runs',
  summary: 'Get a run',
  permission: 'runs:read',
  params: RunParams,
  responses: {
    200: {
      description: 'The run with its input and, when it has completed, its output.',
      headers: { etag: 'The number of its last event.' },
      content: { [MEDIA.json]: { schema: Run, example: examples.run } },
    },
  },
  problems: ['run-not-found'],
});

export const getRunWaits = route({
  id: 'getRunWaits',
  method: 'GET',
  path: `${RUN}/waits`,
  group: 'runs',
  summary: 'Say why a run does not go on',
  description:
    'What each of its live tasks waits for: time, an event, a person, a call, a rate limit, a child run, …; and its place in the line of its concurrency group.',
  permission: 'runs:read',
  params: RunParams,
  responses: {
    200: {
      description: 'As it is now.',
      content: { [MEDIA.json]: { schema: RunWaits, example: examples.runWaits } },
    },
  },
  problems: ['run-not-found'],
});

export const getRunState = route({
  id: 'getRunState',
  method: 'GET',
  path: `${RUN}/state`,
  group: 'runs',
  summary: 'Say what was known of a run after one of its events',
  description:
    'Its log replayed up to the event with the number `at`, or up to all that had happened by `time`; without either, up to now.',
  permission: 'runs:read',
  params: RunParams,
  query: Type.Object(
    {
      at: Type.Optional(Type.Integer({ minimum: 1, description: 'The number of an event.' })),
      time: Type.Optional(DateTime),
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'As it was then.',
      content: { [MEDIA.json]: { schema: RunState, example: examples.runState } },
    },
  },
  problems: ['run-not-found', 'event-not-found'],
});

export const diffRuns = route({
  id: 'diffRuns',
  method: 'GET',
  path: `${RUN}/diff`,
  group: 'runs',
  summary: 'Say where two runs differ, the first divergence first',
  description:
    'What a task did is compared with what the same occurrence of it did in the other run: of the same names, in the same round and attempt. The runs may be of different versions. Ids and instants of decisions do not count.',
  permission: 'runs:read',
  params: RunParams,
  query: Type.Object(
    {
      with: RunId,
      timing: Type.Optional(
        Type.Boolean({ description: 'Also tell of tasks that took much longer in one of them.' }),
      ),
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'The differences; none when both did the same.',
      content: { [MEDIA.json]: { schema: RunDiff, example: examples.runDiff } },
    },
  },
  problems: ['run-not-found', 'log-too-long'],
});

export const listStuckRuns = route({
  id: 'listStuckRuns',
  method: 'GET',
  path: '/v1/namespaces/{namespace}/stuck-runs',
  group: 'runs',
  summary: 'List runs that wait for longer than they should',
  description:
    'Each page looks at so many runs under way (`limit`), the newest first, and shows those of them that are stuck: it may be empty and not the last one. What is stuck is for the operator to say, by the section `stuck` of the configuration.',
  permission: 'runs:read',
  params: NamespaceParams,
  query: Type.Object({ ...pageMembers }, CLOSED),
  responses: {
    200: {
      description: 'What is stuck now.',
      content: { [MEDIA.json]: { schema: StuckRunPage, example: examples.stuckRuns } },
    },
  },
  problems: [],
});

export const listRunEvents = route({
  id: 'listRunEvents',
  method: 'GET',
  path: `${RUN}/events`,
  group: 'runs',
  summary: "List a run's events, or follow them",
  description:
    'With `Accept: text/event-stream` the answer is a stream of all events after `after` (or `Last-Event-ID`), then those to come; it ends after the event that ends the run. The id of each is its sequence number, so it resumes where it broke off. Once a run has ended and everything was told, resuming answers 204, which ends an EventSource.',
  permission: 'runs:read',
  params: RunParams,
  query: Type.Object(
    {
      after: Type.Optional(
        Type.Integer({ minimum: 0, description: 'Only events with a higher sequence number.' }),
      ),
      limit: pageMembers.limit,
    },
    CLOSED,
  ),
  headers: Type.Object({
    'last-event-id': Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: 'Of streams: where it broke off.' }),
    ),
  }),
  responses: {
    200: {
      description: 'A page in order; or the stream.',
      content: {
        [MEDIA.json]: { schema: RunEventPage, example: { items: [examples.runEvent] } },
        [MEDIA.eventStream]: { schema: RunEvent },
      },
    },
    204: { description: 'Of streams: the run has ended and every event was told.' },
  },
  problems: ['run-not-found', 'overloaded'],
});

function operation<const V extends string>(verb: V, problems: readonly ProblemCode[]) {
  return {
    method: 'POST',
    path: `${RUN}/${verb}`,
    group: 'runs',
    permission: 'runs:operate',
    params: RunParams,
    responses: {
      202: {
        description: 'It is recorded: the run as it is now.',
        headers: { location: 'Where the run is.' },
        content: { [MEDIA.json]: { schema: RunSummary, example: examples.runSummary } },
      },
    },
    problems: ['run-not-found', 'overloaded', ...problems],
  } as const;
}

export const cancelRun = route({
  id: 'cancelRun',
  ...operation('cancel', ['run-ended', 'run-rolling-back']),
  summary: 'Cancel a run',
  description: 'With `rollback`, what has completed is compensated first, the last first.',
  body: jsonBody(CancelRun, { rollback: true, reason: 'The customer withdrew.' }, 'optional'),
});

export const suspendRun = route({
  id: 'suspendRun',
  ...operation('suspend', ['run-ended', 'run-already-suspended']),
  summary: 'Suspend a run',
  description: 'What is in flight may end; nothing new begins until it is resumed.',
  body: jsonBody(SuspendRun, { reason: 'The warehouse is closed.' }, 'optional'),
});

export const resumeRun = route({
  id: 'resumeRun',
  ...operation('resume', ['run-ended', 'run-not-suspended']),
  summary: 'Resume a suspended run',
  description: 'Timers that came due while it was suspended fire now.',
  body: NO_BODY,
});

export const rerunRun = route({
  id: 'rerunRun',
  method: 'POST',
  path: `${RUN}/rerun`,
  group: 'runs',
  summary: 'Do a run again, as a new run',
  description:
    'Starts a run of the same definition with what the run was given, or with another version or another input. The new run says `rerunOf`, and has the tags of the old one; nothing of the old one changes. The same `Idempotency-Key` with the same request answers the run it started the first time.',
  permission: 'runs:start',
  params: RunParams,
  headers: KeyHeaders,
  body: jsonBody(RerunRun, { version: 'latest', input: { name: 'Grace' } }, 'optional'),
  responses: {
    202: {
      description: 'The new run is durable, and goes on.',
      headers: startHeaders,
      content: { [MEDIA.json]: { schema: RunStarted, example: { id: examples.run.id } } },
    },
  },
  problems: [
    'run-not-found',
    'definition-not-found',
    'concurrency-limit-reached',
    'idempotency-key-reused',
    'overloaded',
  ],
});

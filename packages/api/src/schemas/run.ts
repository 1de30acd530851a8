import { type Static, Type } from 'typebox';
import { ActingUser } from './acting-user.ts';
import { DefinitionReference } from './definition.ts';
import { JsonValue, Tags } from './json.ts';
import {
  Cursor,
  DateTime,
  DefinitionName,
  NamespaceName,
  RunId,
  VersionOrLatest,
} from './names.ts';
import { Reason } from './repair.ts';

export const RUN_STATUSES = [
  'pending',
  'running',
  'waiting',
  'suspended',
  'completed',
  'faulted',
  'cancelled',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The statuses in which nothing happens any more (but a retry, of a faulted run). */
export const ENDED_STATUSES: ReadonlySet<string> = new Set(['completed', 'faulted', 'cancelled']);

export const RunProblem = Type.Object(
  {
    type: Type.String(),
    status: Type.Integer(),
    title: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String({ description: 'JSON pointer of the task it arose in.' })),
  },
  {
    title: 'RunProblem',
    description: 'Why a run faulted, as of RFC 9457; members of its own are kept.',
    additionalProperties: true,
  },
);
export type RunProblem = Static<typeof RunProblem>;

const Concurrency = Type.Object(
  {
    key: Type.Optional(Type.String({ description: 'Absent: one group for the definition.' })),
    limit: Type.Integer({ minimum: 1 }),
    policy: Type.Unsafe<'queue' | 'cancel-older' | 'refuse'>({
      type: 'string',
      enum: ['queue', 'cancel-older', 'refuse'],
    }),
    rollback: Type.Boolean(),
    queuedAt: Type.Optional(DateTime),
  },
  { description: 'The limit the run counts towards. `queuedAt`: it waits for a place since then.' },
);

const summaryMembers = {
  id: RunId,
  namespace: NamespaceName,
  definition: DefinitionReference,
  planId: Type.String(),
  status: Type.Unsafe<RunStatus>({
    type: 'string',
    enum: [...RUN_STATUSES],
    description:
      '`pending`: it waits for a place of its concurrency group. `waiting`: for time, an event or a person; nothing is being performed.',
  }),
  compensation: Type.Unsafe<'none' | 'running' | 'completed' | 'failed'>({
    type: 'string',
    enum: ['none', 'running', 'completed', 'failed'],
    description: 'Undoing: under way, done, or stuck.',
  }),
  startedAt: DateTime,
  updatedAt: DateTime,
  endedAt: Type.Optional(DateTime),
  startedBy: Type.Optional(Type.String()),
  parentRunId: Type.Optional(RunId),
  rerunOf: Type.Optional(RunId),
  tags: Type.Optional(Tags),
  problem: Type.Optional(RunProblem),
  concurrency: Type.Optional(Concurrency),
  priority: Type.Optional(Type.Integer({ minimum: -10, maximum: 10 })),
  currentTasks: Type.Array(Type.String(), {
    description: 'Names of the tasks that are live now, the deepest ones.',
  }),
  sequence: Type.Integer({ description: "The number of the run's last event." }),
};

export const RunSummary = Type.Object(summaryMembers, {
  title: 'RunSummary',
  description: 'One execution of a definition, as lists show it.',
});
export type RunSummary = Static<typeof RunSummary>;

export const Run = Type.Object(
  {
    ...summaryMembers,
    input: JsonValue,
    output: Type.Optional(JsonValue),
  },
  { title: 'Run', description: 'One execution of a definition, pinned to its plan.' },
);
export type Run = Static<typeof Run>;

export const RunPage = Type.Object(
  { items: Type.Array(RunSummary), next: Type.Optional(Cursor) },
  { title: 'RunPage' },
);
export type RunPage = Static<typeof RunPage>;

export const RunEvent = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'Its number in the run, without gaps.' }),
    type: Type.String({ examples: ['run-started', 'task-completed'] }),
    at: DateTime,
    activation: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer of the task.' })),
  },
  {
    title: 'RunEvent',
    description: 'What has happened to a run. Further members depend on `type`.',
    additionalProperties: JsonValue,
  },
);
export type RunEvent = Static<typeof RunEvent> & { readonly [member: string]: unknown };

export const RunEventPage = Type.Object(
  {
    items: Type.Array(RunEvent),
    next: Type.Optional(Type.Integer({ description: '`after` of the next page.' })),
  },
  { title: 'RunEventPage' },
);
export type RunEventPage = { readonly items: readonly RunEvent[]; readonly next?: number };

export const StartRun = Type.Object(
  {
    definition: Type.Object(
      { name: DefinitionName, version: Type.Optional(VersionOrLatest) },
      { additionalProperties: false, description: 'Without a version: the latest one.' },
    ),
    input: Type.Optional(JsonValue),
    tags: Type.Optional(Tags),
    as: Type.Optional(ActingUser),
  },
  { title: 'StartRun', additionalProperties: false },
);
export type StartRun = Static<typeof StartRun>;

export const RunStarted = Type.Object(
  { id: RunId, status: Type.Optional(Type.String()) },
  { title: 'RunStarted', description: 'The run exists; `Location` is where it is.' },
);
export type RunStarted = Static<typeof RunStarted>;

export const RerunRun = Type.Object(
  {
    version: Type.Optional(VersionOrLatest),
    input: Type.Optional(JsonValue),
    tags: Type.Optional(Tags),
    as: Type.Optional(ActingUser),
  },
  {
    title: 'RerunRun',
    additionalProperties: false,
    description:
      'What shall be otherwise than in the run that is done again. `version`: absent, the one it has; `input`: absent, what it was given; `tags`: added to those it has.',
  },
);
export type RerunRun = Static<typeof RerunRun>;

export const CancelRun = Type.Object(
  {
    rollback: Type.Optional(
      Type.Boolean({ default: false, description: 'Compensate what has completed first.' }),
    ),
    reason: Type.Optional(Reason),
  },
  { title: 'CancelRun', additionalProperties: false },
);
export type CancelRun = Static<typeof CancelRun>;

export const SuspendRun = Type.Object(
  { reason: Type.Optional(Reason) },
  { title: 'SuspendRun', additionalProperties: false },
);
export type SuspendRun = Static<typeof SuspendRun>;

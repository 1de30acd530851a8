import { type Static, Type } from 'typebox';
import { JsonValue, Tags } from './json.ts';
import { MigrateRun } from './migration.ts';
import {
  DateTime,
  DefinitionName,
  DefinitionVersion,
  NamespaceName,
  RunId,
  VersionOrLatest,
} from './names.ts';
import { Reason, RewindRun } from './repair.ts';
import { RUN_STATUSES, type RunStatus, RunSummary } from './run.ts';

const CLOSED = { additionalProperties: false } as const;

export const OPERATION_ACTIONS = [
  'cancel',
  'suspend',
  'resume',
  'retry',
  'skip',
  'set-variables',
  'rewind',
  'migrate',
  'rerun',
] as const;
export type OperationActionType = (typeof OPERATION_ACTIONS)[number];

const { task, iteration, compensate, context, contextPatch, variables, input } =
  RewindRun.properties;

export const OperationAction = Type.Object(
  {
    type: Type.Unsafe<OperationActionType>({ type: 'string', enum: [...OPERATION_ACTIONS] }),
    rollback: Type.Optional(Type.Boolean({ description: 'Of `cancel`.' })),
    task,
    iteration,
    compensate,
    context,
    contextPatch,
    variables,
    input,
    output: Type.Optional(JsonValue),
    version: Type.Optional(VersionOrLatest),
    mapping: MigrateRun.properties.mapping,
    tags: Type.Optional(Tags),
  },
  {
    title: 'OperationAction',
    ...CLOSED,
    description:
      'What is done with each run: members as of the route for one run. `migrate` needs `version`, `skip` and `rewind` need `task`.',
  },
);
export type OperationAction = Static<typeof OperationAction>;

export const OperationFilter = Type.Object(
  {
    runs: Type.Optional(Type.Array(RunId, { minItems: 1, maxItems: 1000 })),
    definition: Type.Optional(DefinitionName),
    version: Type.Optional(DefinitionVersion),
    status: Type.Optional(
      Type.Array(Type.Unsafe<RunStatus>({ type: 'string', enum: [...RUN_STATUSES] }), {
        minItems: 1,
        maxItems: RUN_STATUSES.length,
      }),
    ),
    tags: Type.Optional(Tags),
    startedAfter: Type.Optional(DateTime),
    startedBefore: Type.Optional(DateTime),
    problemType: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'The type of the problem of a faulted run, or the last segment of that.',
        examples: ['timeout'],
      }),
    ),
  },
  {
    title: 'OperationFilter',
    ...CLOSED,
    minProperties: 1,
    description: 'Which runs: those that every member lets through. One member at least.',
  },
);
export type OperationFilter = Static<typeof OperationFilter>;

export const StartOperation = Type.Object(
  {
    action: OperationAction,
    filter: OperationFilter,
    reason: Type.Optional(Reason),
    runsPerSecond: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 50, description: 'No faster than that.' }),
    ),
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only say what it would do.' }),
    ),
  },
  { title: 'StartOperation', ...CLOSED },
);
export type StartOperation = Static<typeof StartOperation>;

export const OperationId = Type.String({
  pattern: '^[A-Za-z0-9]{1,64}$',
  description: 'The id of an operation, as the server gave it.',
  examples: ['01JD8X3VQK5W7Z0M4N6P8R2T1B'],
});

const Refusal = Type.Object({
  run: RunId,
  code: Type.String({ description: 'Of the problem that the route for one run would answer.' }),
  message: Type.String(),
});

const Count = Type.Integer({ minimum: 0 });

export const Operation = Type.Object(
  {
    id: OperationId,
    namespace: NamespaceName,
    status: Type.Unsafe<'running' | 'completed' | 'cancelled'>({
      type: 'string',
      enum: ['running', 'completed', 'cancelled'],
    }),
    action: OperationAction,
    filter: OperationFilter,
    createdAt: DateTime,
    createdBy: Type.String(),
    reason: Type.Optional(Type.String()),
    endedAt: Type.Optional(DateTime),
    runsPerSecond: Type.Integer(),
    matched: Type.Integer({ description: 'Runs that the filter let through when it began.' }),
    hasMore: Type.Boolean({ description: 'There were more than `matched`: they are done too.' }),
    succeeded: Count,
    refused: Count,
    refusals: Type.Array(Refusal, { description: 'The first hundred that were refused.' }),
  },
  { title: 'Operation', description: 'One action for many runs, and how far it has come.' },
);
export type Operation = Static<typeof Operation>;

export const OperationList = Type.Object(
  { items: Type.Array(Operation) },
  { title: 'OperationList' },
);
export type OperationList = Static<typeof OperationList>;

export const OperationPreview = Type.Object(
  {
    matched: Count,
    hasMore: Type.Boolean(),
    examined: Type.Integer({ description: 'Runs that were looked at one by one, the newest.' }),
    possible: Type.Integer({ description: 'Of these: how many it could be done with now.' }),
    refused: Count,
    runs: Type.Array(
      Type.Object({
        run: RunId,
        definition: Type.Optional(RunSummary.properties.definition),
        status: Type.Optional(RunSummary.properties.status),
        code: Type.Optional(Type.String({ description: 'Why it would be refused.' })),
        message: Type.Optional(Type.String()),
      }),
      { description: 'A hundred of them, those that would be refused first.' },
    ),
  },
  { title: 'OperationPreview', description: 'What an operation would do. Nothing was done.' },
);
export type OperationPreview = Static<typeof OperationPreview>;

import { type Static, Type } from 'typebox';
import { DefinitionReference } from './definition.ts';
import { JsonValue } from './json.ts';
import {
  Cursor,
  DateTime,
  DefinitionName,
  DefinitionVersion,
  RunId,
  VersionOrLatest,
} from './names.ts';
import { RUN_STATUSES, type RunStatus } from './run.ts';

const CLOSED = { additionalProperties: false } as const;

const Status = Type.Unsafe<RunStatus>({ type: 'string', enum: [...RUN_STATUSES] });

const Candidate = Type.Union(
  [
    Type.Object(
      { source: Type.String({ minLength: 1, description: 'The document, YAML or JSON.' }) },
      CLOSED,
    ),
    Type.Object({ name: DefinitionName, version: Type.Optional(VersionOrLatest) }, CLOSED),
  ],
  { description: 'What is tried: a document that needs not be published, or a published version.' },
);

const Against = Type.Union(
  [
    Type.Object({ run: RunId }, CLOSED),
    Type.Object(
      {
        name: DefinitionName,
        version: Type.Optional(DefinitionVersion),
        status: Type.Optional(Type.Array(Status, { maxItems: RUN_STATUSES.length })),
        startedAfter: Type.Optional(DateTime),
        startedBefore: Type.Optional(DateTime),
      },
      CLOSED,
    ),
  ],
  { description: 'A run, or the runs of a definition, the newest first.' },
);

export const RehearseDefinition = Type.Object(
  {
    candidate: Candidate,
    against: Against,
    mapping: Type.Optional(
      Type.Record(Type.String({ maxLength: 2000 }), Type.String({ maxLength: 2000 }), {
        maxProperties: 200,
        description:
          'Tasks that are called differently now, by name or JSON pointer: from the recorded one to the new one.',
      }),
    ),
    cursor: Type.Optional(Cursor),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        default: 20,
        description: 'How many runs one answer is about at the most.',
      }),
    ),
  },
  { title: 'RehearseDefinition', additionalProperties: false },
);
export type RehearseDefinition = Static<typeof RehearseDefinition>;

const RehearsalDifference = Type.Object(
  {
    kind: Type.String({
      examples: ['argument-differs', 'not-in-history', 'no-longer-made', 'output-differs'],
    }),
    words: Type.String({ description: 'As a sentence.' }),
    task: Type.Optional(Type.String()),
    pointer: Type.Optional(
      Type.String({
        description: 'Of the task in what is tried; when it is gone, in the recorded.',
      }),
    ),
    sequence: Type.Optional(
      Type.Integer({ description: 'The event of the log that it is about.' }),
    ),
    recorded: Type.Optional(JsonValue),
    now: Type.Optional(JsonValue),
  },
  { title: 'RehearsalDifference', description: 'Where a run goes another way.' },
);

export const RunRehearsal = Type.Object(
  {
    runId: RunId,
    definition: DefinitionReference,
    startedAt: DateTime,
    verdict: Type.Union(
      [Type.Literal('same'), Type.Literal('differs'), Type.Literal('not-comparable')],
      { description: '`not-comparable`: the log does not follow from its own definition.' },
    ),
    words: Type.String({ description: 'The verdict as a sentence.' }),
    status: Type.Optional(Status),
    differences: Type.Array(RehearsalDifference, {
      description: 'The first is where the ways part; at most 20 of them.',
    }),
    differenceCount: Type.Integer({ minimum: 0 }),
  },
  { title: 'RunRehearsal', description: 'Whether a run would have been the same.' },
);
export type RunRehearsal = Static<typeof RunRehearsal>;

export const RehearsalPage = Type.Object(
  { items: Type.Array(RunRehearsal), next: Type.Optional(Cursor) },
  { title: 'RehearsalPage' },
);
export type RehearsalPage = Static<typeof RehearsalPage>;

import { type Static, Type } from 'typebox';
import { PROBLEM_CODES, type ProblemCode } from '../problem-codes.ts';
import { Diagnostic } from './definition.ts';
import { JsonValue } from './json.ts';
import { MigrationConflict } from './migration.ts';

export const FieldError = Type.Object(
  {
    field: Type.String({
      description: 'Where: `body/definition/name`, `query/limit`, `path/run`, `headers/…`.',
    }),
    message: Type.String({ description: 'What is wrong with it, as a sentence.' }),
    expected: Type.Optional(Type.String()),
    received: Type.Optional(JsonValue),
    suggestion: Type.Optional(Type.String({ description: 'What may have been meant.' })),
  },
  { title: 'FieldError', description: 'One member of the request that has not the expected form.' },
);
export type FieldError = Static<typeof FieldError>;

/** A problem document of the API: RFC 9457 with a stable `code`. */
export const ApiProblem = Type.Object(
  {
    type: Type.String({
      description: 'The page that explains the code; of a faulted run: its own.',
    }),
    code: Type.Unsafe<ProblemCode>({
      type: 'string',
      enum: [...PROBLEM_CODES],
      description: 'Stable: clients may branch on it.',
    }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(
      Type.String({ description: 'What was expected, what came, what to do.' }),
    ),
    instance: Type.Optional(
      Type.String({ description: 'The path of the request; of a faulted run: the task.' }),
    ),
    errors: Type.Optional(Type.Array(FieldError)),
    diagnostics: Type.Optional(Type.Array(Diagnostic)),
    conflicts: Type.Optional(Type.Array(MigrationConflict)),
    runId: Type.Optional(Type.String({ description: 'The run that the problem is about.' })),
  },
  {
    title: 'Problem',
    description: 'What went wrong, as of RFC 9457.',
    additionalProperties: true,
  },
);
export type ApiProblem = Static<typeof ApiProblem>;

export const ProblemPage = Type.Object(
  {
    code: Type.String(),
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
  },
  { title: 'ProblemPage', description: 'One code of the problem table.' },
);

export const ProblemTable = Type.Object(
  { items: Type.Array(ProblemPage) },
  { title: 'ProblemTable' },
);
export type ProblemTable = Static<typeof ProblemTable>;

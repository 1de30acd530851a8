import { type Static, Type } from 'typebox';
import { DefinitionVersion, RunId, VersionOrLatest } from './names.ts';

const Reference = Type.String({ minLength: 1, maxLength: 2048 });

export const MigrateRun = Type.Object(
  {
    version: VersionOrLatest,
    mapping: Type.Optional(
      Type.Record(Reference, Reference, {
        maxProperties: 1000,
        description:
          'Old task → new task, each by its JSON pointer or, where only one has it, by its name; also for all that is below it.',
        examples: [{ pay: 'payInParts' }],
      }),
    ),
    reason: Type.Optional(Type.String({ maxLength: 1000, description: 'Why, for the record.' })),
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only say what it would be like.' }),
    ),
  },
  { title: 'MigrateRun', additionalProperties: false },
);
export type MigrateRun = Static<typeof MigrateRun>;

export const MigrationConflict = Type.Object(
  {
    code: Type.String({ examples: ['task-missing', 'kind-changed'] }),
    task: Type.String({ description: 'The name of the task it is about.' }),
    from: Type.String({ description: 'Where it stands in the definition the run has.' }),
    to: Type.Optional(Type.String({ description: 'Where its counterpart stands in the other.' })),
    activation: Type.Optional(Type.String()),
    message: Type.String({ description: 'What is the matter.' }),
    remedy: Type.String({ description: 'What to do about it.' }),
  },
  { title: 'MigrationConflict' },
);
export type MigrationConflict = Static<typeof MigrationConflict>;

const MovedTask = Type.Object({
  activation: Type.String(),
  task: Type.String(),
  from: Type.String({ description: 'The pointer it has.' }),
  to: Type.String({ description: 'The pointer it would have.' }),
});

export const MigrationPreview = Type.Object(
  {
    run: RunId,
    from: DefinitionVersion,
    to: DefinitionVersion,
    possible: Type.Boolean(),
    refusal: Type.Optional(
      Type.Object(
        { code: Type.String(), message: Type.String() },
        { description: 'Why it is not possible.' },
      ),
    ),
    conflicts: Type.Array(MigrationConflict),
    tasks: Type.Array(MovedTask, {
      description: 'The tasks under way, and those that can be undone. The first thousand.',
    }),
  },
  { title: 'MigrationPreview', description: 'What going over to another version would be like.' },
);
export type MigrationPreview = Static<typeof MigrationPreview>;

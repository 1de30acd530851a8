import { type Static, Type } from 'typebox';
import { DefinitionReference } from './definition.ts';
import { JsonValue } from './json.ts';
import { RunId } from './names.ts';

const Side = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'The event of the log.' }),
    activation: Type.Optional(Type.String()),
    value: Type.Optional(JsonValue),
  },
  { description: 'What is so in one of the runs. Large values are left out.' },
);

export const RunDifference = Type.Object(
  {
    kind: Type.String({
      examples: ['path', 'input', 'answer', 'output', 'problem', 'outcome', 'timing'],
    }),
    words: Type.String({ description: 'As a sentence.' }),
    task: Type.Optional(Type.String({ description: 'Absent: it is about the run as a whole.' })),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer of the task.' })),
    a: Type.Optional(Side),
    b: Type.Optional(Side),
    place: Type.Optional(Type.String({ description: 'JSON pointer into what differs.' })),
  },
  { title: 'RunDifference' },
);
export type RunDifference = Static<typeof RunDifference>;

const Compared = Type.Object({ runId: RunId, definition: DefinitionReference });

export const RunDiff = Type.Object(
  {
    a: Compared,
    b: Compared,
    differences: Type.Array(RunDifference, {
      description: 'The first is the first divergence; at most 50 of them.',
    }),
    differenceCount: Type.Integer({ minimum: 0 }),
  },
  { title: 'RunDiff', description: 'Where two runs differ.' },
);
export type RunDiff = Static<typeof RunDiff>;

import { type Static, Type } from 'typebox';
import { DefinitionReference } from './definition.ts';
import { JsonValue } from './json.ts';
import { DateTime, RunId } from './names.ts';
import { RunProblem, RunSummary } from './run.ts';
import { WaitReason } from './run-waits.ts';

const LiveActivation = Type.Object(
  {
    activation: Type.String(),
    parent: Type.Optional(Type.String()),
    task: Type.String(),
    pointer: Type.String({ description: 'JSON pointer of the task.' }),
    phase: Type.Unsafe<'pending' | 'active' | 'faulted' | 'interrupted'>({
      type: 'string',
      enum: ['pending', 'active', 'faulted', 'interrupted'],
      description: '`pending`: about to be entered. `faulted`, `interrupted`: kept for a retry.',
    }),
    attempt: Type.Integer({ minimum: 1 }),
    input: JsonValue,
    variables: Type.Optional(Type.Object({}, { additionalProperties: JsonValue })),
    since: Type.Optional(DateTime),
    deadline: Type.Optional(DateTime),
    words: Type.Optional(Type.String({ description: 'What it waits for, as a sentence.' })),
    waitsFor: Type.Optional(WaitReason),
  },
  {
    title: 'LiveActivation',
    description: 'A live task, with what it waits for if it is a deepest one.',
  },
);

export const RunState = Type.Object(
  {
    runId: RunId,
    definition: DefinitionReference,
    sequence: Type.Integer({ minimum: 1, description: 'The last event that is counted.' }),
    at: DateTime,
    lastSequence: Type.Integer({ minimum: 1, description: "The number of the run's last event." }),
    status: RunSummary.properties.status,
    input: JsonValue,
    context: JsonValue,
    output: Type.Optional(JsonValue),
    problem: Type.Optional(RunProblem),
    activations: Type.Array(LiveActivation, {
      description: 'Live tasks in the order of creation, at most 500 of them.',
    }),
    activationCount: Type.Integer({ minimum: 0 }),
    compensable: Type.Array(Type.String(), {
      description: 'JSON pointers of completed tasks that can be undone, in order of completion.',
    }),
  },
  { title: 'RunState', description: 'What was known of a run after one of its events.' },
);
export type RunState = Static<typeof RunState>;

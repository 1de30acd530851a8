import { type Static, Type } from 'typebox';
import { JsonValue } from './json.ts';

const CLOSED = { additionalProperties: false } as const;

export const Reason = Type.String({ maxLength: 1000, description: 'Why, for the record.' });

const Pointer = Type.String({
  pattern: '^/',
  maxLength: 2000,
  description: 'JSON pointer of a task in the definition, as events and problems have it.',
  examples: ['/do/1/charge'],
});
const Activation = Type.String({
  pattern: '^a[0-9]{1,15}$',
  description: 'One occurrence of a task in the run, as its events have it.',
  examples: ['a7'],
});
const Variables = Type.Record(Type.String({ maxLength: 256 }), JsonValue, {
  maxProperties: 64,
  description:
    'Loop items and caught problems, by their names: of the nearest task that made them.',
});

const edits = {
  context: Type.Optional(JsonValue),
  contextPatch: Type.Optional(
    Type.Unsafe<Static<typeof JsonValue>>({
      description: 'A JSON merge patch (RFC 7396) of the context, instead of `context`.',
    }),
  ),
  variables: Type.Optional(Variables),
  reason: Type.Optional(Reason),
};

export const RetryRun = Type.Object(
  {
    input: Type.Optional(JsonValue),
    reason: Type.Optional(Reason),
  },
  {
    title: 'RetryRun',
    ...CLOSED,
    description: '`input`: in place of the raw input of the faulted task.',
  },
);
export type RetryRun = Static<typeof RetryRun>;

export const SkipTask = Type.Object(
  {
    task: Type.Optional(Pointer),
    activation: Type.Optional(Activation),
    output: Type.Optional(JsonValue),
    reason: Type.Optional(Reason),
  },
  {
    title: 'SkipTask',
    ...CLOSED,
    description:
      'Which live task: by `task`, or by `activation` when it is live more than once. Without `output` its input is handed on.',
  },
);
export type SkipTask = Static<typeof SkipTask>;

export const SetVariables = Type.Object(
  {
    task: Type.Optional(Pointer),
    activation: Type.Optional(Activation),
    ...edits,
    input: Type.Optional(JsonValue),
  },
  {
    title: 'SetVariables',
    ...CLOSED,
    description:
      "What a live task sees; without one, the run's context. `input`: of a task that is still to be entered.",
  },
);
export type SetVariables = Static<typeof SetVariables>;

export const RewindRun = Type.Object(
  {
    task: Type.Optional(Pointer),
    activation: Type.Optional(Activation),
    iteration: Type.Optional(
      Type.Integer({ minimum: 0, description: 'The round of the loop around it, from 0.' }),
    ),
    compensate: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Undo first what was done after it, the last first.',
      }),
    ),
    ...edits,
    input: Type.Optional(JsonValue),
  },
  {
    title: 'RewindRun',
    ...CLOSED,
    description:
      'Where to: the newest occurrence of `task`, the newest in a round of its loop, or `activation`. `input`, `context` and `variables`: in place of what it had.',
  },
);
export type RewindRun = Static<typeof RewindRun>;

const PreviewedTask = Type.Object({
  pointer: Type.String(),
  activation: Type.Optional(Type.String()),
});
const Pointers = (description: string) => Type.Array(Type.String(), { description });

export const RunPreview = Type.Object(
  {
    cancelled: Type.Array(PreviewedTask, { description: 'Live tasks that would end early.' }),
    effects: Pointers('Calls, processes and child runs nobody would wait for any longer.'),
    childRuns: Pointers('Child runs that would be cancelled.'),
    dropped: Pointers('Completed tasks whose results would be gone.'),
    compensated: Pointers('Tasks that would be undone first, in that order.'),
    entered: Type.Array(PreviewedTask, { description: 'What would be entered at once.' }),
    edits: Type.Array(Type.Object({ what: Type.String(), before: JsonValue, after: JsonValue }), {
      description: 'Data that would be replaced.',
    }),
    events: Type.Integer({ description: 'How many events would be recorded at once.' }),
    sequence: Type.Integer({
      description: 'The last event of the run that was looked at: an `If-Match` for doing it.',
    }),
  },
  {
    title: 'RunPreview',
    description:
      'What an operation would do, as far as it is settled at once. Nothing was done. Of each list at most 500.',
  },
);
export type RunPreview = Static<typeof RunPreview>;

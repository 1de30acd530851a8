import { type Static, Type } from 'typebox';
import { ActingUser, PersonName } from './acting-user.ts';
import { DefinitionReference } from './definition.ts';
import { JsonValue } from './json.ts';
import { Cursor, DateTime, NamespaceName, RunId } from './names.ts';

export const HUMAN_TASK_STATUSES = ['open', 'claimed', 'completed', 'cancelled'] as const;
export type HumanTaskStatus = (typeof HUMAN_TASK_STATUSES)[number];

export const HumanTaskId = Type.String({
  pattern: '^[\\x21-\\x7e]+\\.a\\d+$',
  maxLength: 300,
  description: 'The run, a dot, and where in the run.',
  examples: ['01JD8X3VQK5W7Z0M4N6P8R2T1A.a2'],
});

const People = Type.Object(
  { users: Type.Array(PersonName), groups: Type.Array(PersonName) },
  { title: 'People' },
);

const Decision = Type.Unsafe<'approve' | 'reject'>({ type: 'string', enum: ['approve', 'reject'] });
const Comment = Type.String({ minLength: 1, maxLength: 2000 });

const HumanTaskDecision = Type.Object(
  { decision: Decision, by: PersonName, at: DateTime, comment: Type.Optional(Comment) },
  { title: 'HumanTaskDecision' },
);

const HumanTaskAct = Type.Object(
  {
    act: Type.String({ examples: ['opened', 'claimed', 'reminded', 'completed'] }),
    at: DateTime,
    by: Type.Optional(PersonName),
    vouchedBy: Type.Optional(
      Type.String({ description: 'Whose word it is that it was this user.' }),
    ),
    to: Type.Optional(PersonName),
    from: Type.Optional(PersonName),
    decision: Type.Optional(Decision),
    comment: Type.Optional(Comment),
  },
  { title: 'HumanTaskAct', description: 'What was done with a human task.' },
);

const HumanTaskCompletion = Type.Object(
  {
    by: PersonName,
    at: DateTime,
    data: Type.Optional(JsonValue),
    outcome: Type.Optional(
      Type.Unsafe<'approved' | 'rejected'>({ type: 'string', enum: ['approved', 'rejected'] }),
    ),
  },
  { title: 'HumanTaskCompletion', description: 'What became of it.' },
);

const summaryMembers = {
  id: HumanTaskId,
  namespace: NamespaceName,
  runId: RunId,
  definition: DefinitionReference,
  name: Type.String({ description: 'Of the task in the definition.' }),
  asks: Type.Unsafe<'form' | 'approval'>({ type: 'string', enum: ['form', 'approval'] }),
  title: Type.String(),
  priority: Type.Unsafe<'low' | 'normal' | 'high' | 'urgent'>({
    type: 'string',
    enum: ['low', 'normal', 'high', 'urgent'],
  }),
  status: Type.Unsafe<HumanTaskStatus>({
    type: 'string',
    enum: [...HUMAN_TASK_STATUSES],
    description: '`cancelled`: the run no longer waits for it.',
  }),
  openedAt: DateTime,
  dueAt: Type.Optional(DateTime),
  closedAt: Type.Optional(DateTime),
  candidates: People,
  claimedBy: Type.Optional(PersonName),
  approvals: Type.Optional(Type.Integer({ minimum: 1, description: 'How many must approve.' })),
  decisions: Type.Array(HumanTaskDecision),
  completion: Type.Optional(HumanTaskCompletion),
};

export const HumanTaskSummary = Type.Object(summaryMembers, {
  title: 'HumanTaskSummary',
  description: 'What a run asks of people, as lists show it.',
});
export type HumanTaskSummary = Static<typeof HumanTaskSummary>;

export const HumanTask = Type.Object(
  {
    ...summaryMembers,
    description: Type.Optional(Type.String()),
    data: Type.Optional(JsonValue),
    form: Type.Optional(
      Type.Object({
        schema: Type.Optional(Type.Unsafe<unknown>({ description: 'A JSON Schema.' })),
        initial: Type.Optional(JsonValue),
      }),
    ),
    history: Type.Array(HumanTaskAct, { description: 'The newest last; at most 100.' }),
  },
  { title: 'HumanTask', description: 'What a run asks of people.' },
);
export type HumanTask = Static<typeof HumanTask>;

export const HumanTaskPage = Type.Object(
  { items: Type.Array(HumanTaskSummary), next: Type.Optional(Cursor) },
  { title: 'HumanTaskPage' },
);
export type HumanTaskPage = Static<typeof HumanTaskPage>;

const CLOSED = { additionalProperties: false } as const;
const acting = { as: Type.Optional(ActingUser) };

export const ActOnHumanTask = Type.Object(acting, { title: 'ActOnHumanTask', ...CLOSED });

export const CompleteHumanTask = Type.Object(
  { ...acting, data: Type.Optional(JsonValue) },
  { title: 'CompleteHumanTask', ...CLOSED },
);

export const DecideHumanTask = Type.Object(
  { ...acting, decision: Decision, comment: Type.Optional(Comment) },
  { title: 'DecideHumanTask', ...CLOSED },
);

export const ReassignHumanTask = Type.Object(
  {
    ...acting,
    to: PersonName,
    from: Type.Optional(
      Type.Unsafe<string>({
        ...PersonName,
        description: 'Where several decide: in whose place, of the users who have not decided.',
      }),
    ),
  },
  { title: 'ReassignHumanTask', ...CLOSED },
);

import { type Static, type TProperties, Type } from 'typebox';
import { DateTime, RunId } from './names.ts';
import { RunProblem, RunSummary } from './run.ts';

const Ahead = Type.Integer({ minimum: 0, description: 'How many are before it.' });
const Call = {
  call: Type.String({ description: 'Connector and function.', examples: ['http/request'] }),
  received: Type.Optional(Type.Integer({ description: 'Messages that have come so far.' })),
};

function reason<const Kind extends string, Members extends TProperties>(
  kind: Kind,
  members: Members,
  description: string,
) {
  return Type.Object({ kind: Type.Literal(kind), ...members }, { description });
}

const Because = Type.Optional(
  Type.Array(Type.Object({ runId: RunId, task: Type.String(), words: Type.String() }), {
    description: 'What that run waits for; when it is another run, what that one waits for; …',
  }),
);

/** Every reason for which a task can wait. Clients must be ready for further kinds. */
export const WaitReason = Type.Union(
  [
    reason('turn', {}, 'It goes on at once.'),
    reason('timer', { until: DateTime }, 'A `wait`.'),
    reason(
      'retry',
      {
        until: DateTime,
        retry: Type.Integer(),
        failingSince: Type.Optional(DateTime),
        problem: Type.Optional(RunProblem),
      },
      'A `try` that tries again then.',
    ),
    reason(
      'event',
      {
        filters: Type.Array(Type.Object({}, { additionalProperties: Type.String() }), {
          description: 'An event that fits one of these, as written; none: any event.',
        }),
        consumed: Type.Integer(),
        lately: Type.Optional(
          Type.Object(
            { count: Type.Integer({ minimum: 1 }), lastAt: DateTime },
            { description: 'Events of a wanted type that came lately, and did not fit.' },
          ),
        ),
      },
      'A `listen`.',
    ),
    reason(
      'person',
      {
        asks: Type.Union([Type.Literal('form'), Type.Literal('approval')]),
        title: Type.String(),
        candidates: Type.Object({
          users: Type.Array(Type.String()),
          groups: Type.Array(Type.String()),
        }),
        claimedBy: Type.Optional(Type.String()),
        dueAt: Type.Optional(DateTime),
      },
      'A human task.',
    ),
    reason(
      'call',
      {
        ...Call,
        since: Type.Optional(DateTime),
        trouble: Type.Optional(
          Type.Object(
            { since: DateTime, problem: RunProblem },
            { description: 'It cannot receive for now, and goes on trying.' },
          ),
        ),
      },
      'A connector is at it.',
    ),
    reason(
      'room',
      { ...Call, ahead: Type.Optional(Ahead) },
      'Its call waits until others have been performed.',
    ),
    reason(
      'rate-limit',
      { ...Call, target: Type.String(), ahead: Ahead, nextAt: Type.Optional(DateTime) },
      'Its call is held back by the rate limit of a target.',
    ),
    reason(
      'bulkhead',
      {
        ...Call,
        target: Type.String(),
        ahead: Ahead,
        maxConcurrent: Type.Optional(Type.Integer()),
      },
      'Its call is held back: as many exchanges with the target are under way as may be.',
    ),
    reason(
      'child-run',
      { runId: RunId, status: Type.Optional(Type.String()), because: Because },
      'The end of its child run.',
    ),
    reason('rollback', {}, 'Something is undone first.'),
    reason('operator', {}, 'It has failed, or was broken off: a retry of the run goes on with it.'),
  ],
  { title: 'WaitReason' },
);
export type WaitReason = Static<typeof WaitReason>;

export const TaskWait = Type.Object(
  {
    task: Type.String(),
    pointer: Type.String({ description: 'JSON pointer of the task.' }),
    activation: Type.String(),
    attempt: Type.Integer({ minimum: 1 }),
    since: Type.Optional(DateTime),
    deadline: Type.Optional(DateTime),
    words: Type.String({ description: 'The reason as a sentence.' }),
    waitsFor: WaitReason,
  },
  { title: 'TaskWait' },
);
export type TaskWait = Static<typeof TaskWait>;

export const RunWaits = Type.Object(
  {
    runId: RunId,
    status: RunSummary.properties.status,
    words: Type.String({ description: 'What holds up the run as a whole, as a sentence.' }),
    place: Type.Optional(
      Type.Object(
        {
          key: Type.Optional(Type.String()),
          limit: Type.Integer(),
          queuedAt: DateTime,
          ahead: Ahead,
          heldBy: Type.Array(RunId, { description: 'The oldest of those that hold the places.' }),
          because: Because,
        },
        { description: 'It waits for a place of its concurrency group.' },
      ),
    ),
    suspended: Type.Optional(
      Type.Object({
        at: DateTime,
        by: Type.Optional(Type.String()),
        reason: Type.Optional(Type.String()),
      }),
    ),
    tasks: Type.Array(TaskWait, { description: 'The deepest live tasks, at most 500 of them.' }),
    taskCount: Type.Integer({ minimum: 0 }),
  },
  { title: 'RunWaits', description: 'Why a run does not go on.' },
);
export type RunWaits = Static<typeof RunWaits>;

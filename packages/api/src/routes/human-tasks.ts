import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { route } from '../route.ts';
import { PersonName } from '../schemas/acting-user.ts';
import {
  ActOnHumanTask,
  CompleteHumanTask,
  DecideHumanTask,
  HUMAN_TASK_STATUSES,
  HumanTask,
  HumanTaskId,
  HumanTaskPage,
  ReassignHumanTask,
} from '../schemas/human-task.ts';
import { DateTime, NamespaceName, RunId } from '../schemas/names.ts';
import * as examples from './examples.ts';
import { jsonBody } from './json-body.ts';
import { NamespaceParams, pageMembers } from './parameters.ts';

const TASKS = '/v1/namespaces/{namespace}/human-tasks';
const TASK = `${TASKS}/{task}`;
const CLOSED = { additionalProperties: false } as const;
const STATUS = HUMAN_TASK_STATUSES.join('|');

const HumanTaskParams = Type.Object({ namespace: NamespaceName, task: HumanTaskId }, CLOSED);

const AS_IT_IS = {
  200: {
    description: 'The task as it is now.',
    content: { [MEDIA.json]: { schema: HumanTask, example: examples.humanTask } },
  },
} as const;

export const listHumanTasks = route({
  id: 'listHumanTasks',
  method: 'GET',
  path: TASKS,
  group: 'human-tasks',
  summary: 'List human tasks',
  description:
    'By due instant, those without one last; then by when they were opened. With `user` or `group`: those of which one of them is a candidate, and what the user has or has done.',
  permission: 'human-tasks:read',
  params: NamespaceParams,
  query: Type.Object(
    {
      user: Type.Optional(PersonName),
      group: Type.Optional(Type.Array(PersonName, { maxItems: 50 })),
      status: Type.Optional(
        Type.String({
          pattern: `^(?:${STATUS})(?:,(?:${STATUS}))*$`,
          maxLength: 100,
          description: `One or more of ${HUMAN_TASK_STATUSES.join(', ')}, separated by commas; else those that can be done: open,claimed.`,
          examples: ['open'],
        }),
      ),
      dueBefore: Type.Optional(DateTime),
      run: Type.Optional(RunId),
      ...pageMembers,
    },
    CLOSED,
  ),
  responses: {
    200: {
      description: 'A page.',
      content: {
        [MEDIA.json]: { schema: HumanTaskPage, example: { items: [examples.humanTaskSummary] } },
      },
    },
  },
  problems: [],
});

export const getHumanTask = route({
  id: 'getHumanTask',
  method: 'GET',
  path: TASK,
  group: 'human-tasks',
  summary: 'Get a human task with its form, its data and its history',
  permission: 'human-tasks:read',
  params: HumanTaskParams,
  responses: AS_IT_IS,
  problems: ['human-task-not-found'],
});

/** What any act on a human task may meet. */
const REFUSALS = [
  'human-task-not-found',
  'human-task-closed',
  'human-task-claimed',
  'human-task-not-candidate',
  'overloaded',
] as const satisfies readonly ProblemCode[];

function act<const V extends string>(verb: V) {
  return {
    method: 'POST',
    path: `${TASK}/${verb}`,
    group: 'human-tasks',
    params: HumanTaskParams,
    responses: AS_IT_IS,
  } as const;
}

const ADA = { as: { user: 'ada', groups: ['office'] } };

export const claimHumanTask = route({
  id: 'claimHumanTask',
  ...act('claim'),
  summary: 'Claim a human task',
  description: 'Nobody else can finish it until it is released. Asking twice is as asking once.',
  permission: 'human-tasks:work',
  body: jsonBody(ActOnHumanTask, ADA, 'optional'),
  problems: [...REFUSALS, 'human-task-shared', 'human-task-self-approval'],
});

export const releaseHumanTask = route({
  id: 'releaseHumanTask',
  ...act('release'),
  summary: 'Release a claimed human task',
  permission: 'human-tasks:work',
  body: jsonBody(ActOnHumanTask, ADA, 'optional'),
  problems: [...REFUSALS, 'human-task-not-claimed', 'human-task-self-approval'],
});

export const completeHumanTask = route({
  id: 'completeHumanTask',
  ...act('complete'),
  summary: 'Complete a human task with what was filled in',
  description:
    'Data that do not fit the form are refused with every mistake by its JSON pointer, below `body/data`. The same completion again is as one.',
  permission: 'human-tasks:work',
  body: jsonBody(CompleteHumanTask, { ...ADA, data: { carrier: 'dhl' } }, 'optional'),
  problems: [
    ...REFUSALS,
    'human-task-other-kind',
    'human-task-invalid-data',
    'human-task-self-approval',
  ],
});

export const decideHumanTask = route({
  id: 'decideHumanTask',
  ...act('decide'),
  summary: 'Approve or reject',
  description: 'One rejection rejects. The same decision of the same user again is as one.',
  permission: 'human-tasks:work',
  body: jsonBody(DecideHumanTask, { ...ADA, decision: 'approve', comment: 'Go ahead.' }),
  problems: [
    ...REFUSALS,
    'human-task-other-kind',
    'human-task-already-decided',
    'human-task-self-approval',
  ],
});

export const reassignHumanTask = route({
  id: 'reassignHumanTask',
  ...act('reassign'),
  summary: 'Give a human task to somebody',
  description:
    'Who has it from then on, candidate or not. Where several decide, `to` takes the place of `from`.',
  permission: 'human-tasks:reassign',
  body: jsonBody(ReassignHumanTask, { to: 'eve' }),
  problems: [
    ...REFUSALS,
    'human-task-shared',
    'human-task-already-decided',
    'human-task-self-approval',
  ],
});

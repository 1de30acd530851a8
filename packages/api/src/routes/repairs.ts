import { type TObject, Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { route } from '../route.ts';
import { RetryRun, RewindRun, RunPreview, SetVariables, SkipTask } from '../schemas/repair.ts';
import { RunSummary } from '../schemas/run.ts';
import * as examples from './examples.ts';
import { jsonBody } from './json-body.ts';
import { KeyHeaders, RunParams } from './parameters.ts';

const query = Type.Object(
  {
    dryRun: Type.Optional(Type.Boolean({ description: 'Tell what it would do, and do nothing.' })),
  },
  { additionalProperties: false },
);

const headers = Type.Object({
  ...KeyHeaders.properties,
  'if-match': Type.Optional(
    Type.String({
      pattern: '^(?:W/)?"?[0-9]{1,15}"?$',
      description:
        'The number of the last event that you have seen of the run, as its `ETag`: refused when there is another.',
    }),
  ),
});

const EXAMPLE = {
  cancelled: [{ pointer: '/do/2/ship', activation: 'a3' }],
  effects: ['a3.1'],
  childRuns: [],
  dropped: ['/do/1/charge'],
  compensated: [],
  entered: [{ pointer: '/do/1/charge', activation: 'a4' }],
  edits: [],
  events: 4,
  sequence: 12,
};

function repair<const V extends string, const S extends TObject>(
  verb: V,
  schema: S,
  { example, problems }: { readonly example: unknown; readonly problems: readonly ProblemCode[] },
) {
  return {
    method: 'POST',
    path: `/v1/namespaces/{namespace}/runs/{run}/${verb}`,
    group: 'runs',
    permission: 'runs:operate',
    params: RunParams,
    query,
    headers,
    body: jsonBody(schema, example, 'optional'),
    responses: {
      200: {
        description: 'Of a dry run: what it would do.',
        content: { [MEDIA.json]: { schema: RunPreview, example: EXAMPLE } },
      },
      202: {
        description: 'It is recorded: the run as it is now.',
        headers: {
          location: 'Where the run is.',
          etag: 'The number of its last event.',
          'idempotency-replayed': '`true` when the key had done this before.',
        },
        content: { [MEDIA.json]: { schema: RunSummary, example: examples.runSummary } },
      },
    },
    problems: [
      'run-not-found',
      'run-changed',
      'concurrency-limit-reached',
      'idempotency-key-reused',
      'edited-data-invalid',
      'overloaded',
      ...problems,
    ],
  } as const;
}

export const retryRun = route({
  id: 'retryRun',
  ...repair('retry', RetryRun, {
    example: { input: { amount: 12 }, reason: 'The amount was wrong.' },
    problems: ['run-not-faulted', 'run-rolled-back', 'run-rolling-back', 'task-not-live'],
  }),
  summary: 'Retry a faulted run from its faulted task',
  description:
    'What has completed is not done again. A failed compensation is tried again, too. `input` takes the place of what the faulted task was given.',
});

export const skipTask = route({
  id: 'skipTask',
  ...repair('skip', SkipTask, {
    example: { task: '/do/1/charge', output: { paid: true }, reason: 'Paid by hand.' },
    problems: [
      'run-ended',
      'run-rolled-back',
      'task-not-live',
      'task-ambiguous',
      'task-not-skippable',
    ],
  }),
  summary: 'Skip a live task of a run',
  description:
    'A task that waits, is under way, or has faulted ends as if it had completed with `output`, and the run goes on.',
});

export const setVariables = route({
  id: 'setVariables',
  ...repair('set-variables', SetVariables, {
    example: { contextPatch: { rate: 0.19 }, reason: 'The rate has changed.' },
    problems: [
      'run-ended',
      'task-not-live',
      'task-ambiguous',
      'task-under-way',
      'variable-not-found',
    ],
  }),
  summary: 'Set the context and the variables of a run',
  description: 'What was there before is recorded with who replaced it, and why.',
});

export const rewindRun = route({
  id: 'rewindRun',
  ...repair('rewind', RewindRun, {
    example: { task: '/do/1/charge', input: { amount: 12 }, reason: 'The amount was wrong.' },
    problems: [
      'run-rolled-back',
      'run-rolling-back',
      'task-not-entered',
      'rewind-not-possible',
      'variable-not-found',
    ],
  }),
  summary: 'Rewind a run to any of its tasks',
  description:
    'The run goes on from the task as if it had come to it for the first time, whatever its status is. What is live after it is cancelled, results since are dropped, and what was done since is undone when `compensate` says so.',
});

import { Type } from 'typebox';
import { MEDIA } from '../media-types.ts';
import { route } from '../route.ts';
import { NamespaceName } from '../schemas/names.ts';
import {
  Operation,
  OperationId,
  OperationList,
  OperationPreview,
  StartOperation,
} from '../schemas/operation.ts';
import { jsonBody, NO_BODY } from './json-body.ts';
import { KeyHeaders, NamespaceParams } from './parameters.ts';

const OPERATIONS = '/v1/namespaces/{namespace}/operations';
const ONE = `${OPERATIONS}/{operation}`;

const OperationParams = Type.Object(
  { namespace: NamespaceName, operation: OperationId },
  { additionalProperties: false },
);

const EXAMPLE = {
  id: '01JD8X3VQK5W7Z0M4N6P8R2T1B',
  namespace: 'demo',
  status: 'running',
  action: { type: 'migrate', version: '2.0.0', mapping: { pay: 'payInParts' } },
  filter: { definition: 'order', version: '1.0.0', status: ['running', 'waiting'] },
  createdAt: '2026-01-31T12:00:00.000Z',
  createdBy: 'operator',
  runsPerSecond: 50,
  matched: 1200,
  hasMore: false,
  succeeded: 400,
  refused: 1,
  refusals: [
    {
      run: '01JD8X3VQK5W7Z0M4N6P8R2T1A',
      code: 'migration-incompatible',
      message: 'Run 01JD8X3VQK5W7Z0M4N6P8R2T1A cannot go over to version 2.0.0.',
    },
  ],
} as const;

const AS_IT_IS = {
  description: 'The operation as it is now.',
  content: { [MEDIA.json]: { schema: Operation, example: EXAMPLE } },
} as const;

export const startOperation = route({
  id: 'startOperation',
  method: 'POST',
  path: OPERATIONS,
  group: 'runs',
  summary: 'Do the same with many runs',
  description:
    'Cancels, suspends, resumes, retries, skips, sets variables, rewinds, migrates or reruns all runs that the filter lets through and that had started before. It goes on after a restart; each run is asked once. With `dryRun` it says which runs it would be and what would become of each, and nothing happens. The same `Idempotency-Key` answers the operation it began the first time.',
  permission: 'runs:operate',
  params: NamespaceParams,
  headers: KeyHeaders,
  body: jsonBody(StartOperation, { action: EXAMPLE.action, filter: EXAMPLE.filter, dryRun: true }),
  responses: {
    200: {
      description: 'Of a dry run: what it would do.',
      content: {
        [MEDIA.json]: {
          schema: OperationPreview,
          example: {
            matched: 2,
            hasMore: false,
            examined: 2,
            possible: 1,
            refused: 1,
            runs: [EXAMPLE.refusals[0]],
          },
        },
      },
    },
    202: { ...AS_IT_IS, headers: { location: 'Where the operation is.' } },
  },
  problems: ['limit-reached', 'idempotency-key-reused', 'overloaded'],
});

export const listOperations = route({
  id: 'listOperations',
  method: 'GET',
  path: OPERATIONS,
  group: 'runs',
  summary: 'List operations, the newest first',
  permission: 'runs:read',
  params: NamespaceParams,
  responses: {
    200: {
      description: 'The last 200 of the namespace.',
      content: { [MEDIA.json]: { schema: OperationList, example: { items: [EXAMPLE] } } },
    },
  },
  problems: [],
});

export const getOperation = route({
  id: 'getOperation',
  method: 'GET',
  path: ONE,
  group: 'runs',
  summary: 'Get an operation and how far it has come',
  permission: 'runs:read',
  params: OperationParams,
  responses: { 200: AS_IT_IS },
  problems: ['operation-not-found'],
});

export const cancelOperation = route({
  id: 'cancelOperation',
  method: 'POST',
  path: `${ONE}/cancel`,
  group: 'runs',
  summary: 'Stop an operation',
  description:
    'What is in hand ends; what has been done stays. One that has ended is left as it is.',
  permission: 'runs:operate',
  params: OperationParams,
  body: NO_BODY,
  responses: { 202: AS_IT_IS },
  problems: ['operation-not-found'],
});

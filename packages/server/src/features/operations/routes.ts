import { type Json, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { Asked, OperationId } from '../../operations/operation.ts';
import { OPERATIONS_MAX, type Operations } from '../../operations/operations.ts';
import { hashOf } from '../../runtime/starts/request-hash.ts';
import { toOperation, toPreview } from './to-operation.ts';
import { selectionOf, workOf } from './work-of.ts';

export interface OperationPorts {
  readonly operations: Operations;
}

const RUNS_PER_SECOND = 50;

/** Doing the same with many runs, and how far that has come. */
export function operationEndpoints({ operations }: OperationPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.startOperation, (request) => start(operations, request)),
    endpoint(ROUTES.listOperations, async ({ params }) => {
      const items = (await operations.list(params.namespace)).map(toOperation);
      return json(200, { items });
    }),
    endpoint(ROUTES.getOperation, async ({ params }) => {
      const id = idOf(params);
      const operation = await operations.get(id);
      return operation === null ? refuse(id) : json(200, toOperation(operation));
    }),
    endpoint(ROUTES.cancelOperation, async ({ params }) => {
      const id = idOf(params);
      const operation = await operations.cancel(id);
      return operation === null ? refuse(id) : json(202, toOperation(operation));
    }),
  ];
}

async function start(
  operations: Operations,
  { params, headers, body, principal, may }: RouteRequest<typeof ROUTES.startOperation>,
): Promise<Answer> {
  const { namespace } = params;
  const { action, filter, reason, runsPerSecond = RUNS_PER_SECOND, dryRun = false } = body;
  const work = workOf(action);
  if ('field' in work) return invalidMember(work);
  const mayStart = work.kind === 'rerun' ? may('runs:start', namespace) : null;
  if (mayStart?.kind === 'denied') return problem('forbidden', { detail: mayStart.detail });
  const selection = selectionOf(filter);
  if (dryRun) return json(200, toPreview(await operations.preview({ namespace, work, selection })));
  const key = headers['idempotency-key'];
  const asked = { action, filter };
  const operation = await operations.create({
    namespace,
    work,
    selection,
    asked,
    createdBy: principal.name,
    ...(reason !== undefined && { reason }),
    runsPerSecond,
    ...(key !== undefined && { id: hashOf([namespace, key]).slice(0, 40) }),
  });
  if (operation === null) return refuseOneMore(namespace);
  if (hashOf(toJson(operation.asked)) !== hashOf(toJson(asked))) return refuseKey(operation.id);
  const location = `/v1/namespaces/${encodeURIComponent(namespace)}/operations/${operation.id}`;
  return json(202, toOperation(operation), { location });
}

function toJson(asked: Asked): Json {
  return JSON.parse(JSON.stringify(asked));
}

function idOf({ namespace, operation: id }: { namespace: string; operation: string }): OperationId {
  return { namespace, id };
}

function refuse({ namespace, id }: OperationId): ProblemAnswer {
  const detail = `There is no operation '${id}' in namespace '${namespace}'.`;
  return problem('operation-not-found', { detail });
}

function refuseKey(id: string): ProblemAnswer {
  const detail = `The key began operation ${id} with another request. Use a new key for a new request.`;
  return problem('idempotency-key-reused', { detail });
}

function refuseOneMore(namespace: string): ProblemAnswer {
  const detail = `Expected less than ${OPERATIONS_MAX} operations to be under way in namespace ${namespace}. Wait for one, or stop it.`;
  return problem('limit-reached', { detail });
}

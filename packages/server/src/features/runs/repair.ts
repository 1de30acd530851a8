import { type HeadersOf, isProblemCode, type QueryOf, ROUTES } from '@tutti/api';
import type { Rejection } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { overloaded, type ProblemAnswer, problem } from '../../http/problem.ts';
import { limitReachedText } from '../../runtime/concurrency/limit-reached.ts';
import type { Repair, RepairAnswer } from '../../runtime/repairs/repair.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { editOf, referenceOf } from '../edit-of.ts';
import { findRun, refuseRun } from './find.ts';
import { etagOf, runPath, toRunSummary } from './rules.ts';

export interface RepairPorts {
  readonly runtime: Pick<Runtime, 'repair' | 'preview'>;
  readonly store: Pick<Store, 'run'>;
}

interface Asked {
  readonly params: { readonly namespace: string; readonly run: string };
  readonly query: QueryOf<typeof ROUTES.rewindRun>;
  readonly headers: HeadersOf<typeof ROUTES.rewindRun>;
  readonly principal: { readonly name: string };
}

/** Retrying, skipping, setting variables and rewinding: for real, or only to tell what it would do. */
export function repairEndpoints(ports: RepairPorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.retryRun, ({ body, ...asked }) =>
      repair(ports, asked, { type: 'retry', ...body, ...wishOf(asked) }),
    ),
    endpoint(ROUTES.skipTask, ({ body = {}, ...asked }) => {
      const { task: _, activation: __, ...given } = body;
      const task = referenceOf(body);
      return repair(ports, asked, { type: 'skip', task, ...given, ...wishOf(asked) });
    }),
    endpoint(ROUTES.setVariables, ({ body = {}, ...asked }) => {
      const task = referenceOf(body);
      const isNamed = Object.keys(task).length > 0;
      return repair(ports, asked, {
        type: 'set-variables',
        ...(isNamed && { task }),
        edit: editOf(body),
        ...because(body),
        ...wishOf(asked),
      });
    }),
    endpoint(ROUTES.rewindRun, ({ body = {}, ...asked }) => {
      const { iteration, compensate = false } = body;
      const edit = editOf(body);
      return repair(ports, asked, {
        type: 'rewind',
        target: { ...referenceOf(body), ...(iteration !== undefined && { iteration }) },
        compensate,
        ...(Object.keys(edit).length > 0 && { edit }),
        ...because(body),
        ...wishOf(asked),
      });
    }),
  ];
}

function because({ reason }: { readonly reason?: string }) {
  return reason === undefined ? {} : { reason };
}

function wishOf({ headers, principal }: Asked) {
  const seen = headers['if-match']?.match(/[0-9]+/)?.[0];
  return { by: principal.name, ...(seen !== undefined && { ifSequence: Number(seen) }) };
}

async function repair(ports: RepairPorts, asked: Asked, wish: Repair): Promise<Answer> {
  const { params, query, headers } = asked;
  const { namespace, run: runId } = params;
  const { runtime, store } = ports;
  const before = await findRun(store, namespace, runId);
  if (before === null) return refuseRun(namespace, runId);
  if (query.dryRun === true) return preview(ports, params, wish);
  const key = headers['idempotency-key'];
  const request = {
    namespace,
    runId,
    repair: wish,
    ...(key !== undefined && { idempotencyKey: key }),
  };
  const answer = await runtime.repair(request);
  if (answer.kind !== 'accepted') return refuse(params, before.definition.name, answer);
  const summary = await store.run(runId);
  if (summary === null) throw new Error(`Expected run ${runId} to be stored, but it is not.`);
  return json(202, toRunSummary(summary), {
    location: runPath(namespace, runId),
    etag: etagOf(summary),
    ...(answer.isReplayed && { 'idempotency-replayed': 'true' }),
  });
}

async function preview(
  { runtime }: RepairPorts,
  { namespace, run: runId }: Asked['params'],
  wish: Repair,
): Promise<Answer> {
  const answer = await runtime.preview(runId, wish);
  switch (answer.kind) {
    case 'unknown-run':
      return refuseRun(namespace, runId);
    case 'rejected':
      return refuseCommand(runId, answer.rejection);
    case 'preview':
      return json(200, { ...answer.preview, sequence: answer.sequence });
  }
}

function refuse(
  { namespace, run: runId }: Asked['params'],
  name: string,
  answer: Exclude<RepairAnswer, { readonly kind: 'accepted' }>,
): Answer {
  switch (answer.kind) {
    case 'unknown-run':
      return refuseRun(namespace, runId);
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    case 'key-reused':
      return problem('idempotency-key-reused', {
        detail: `The key was used for another request, about run ${answer.runId}.`,
        runId: answer.runId,
      });
    case 'limit-reached': {
      const detail = limitReachedText({ namespace, name }, answer.concurrency);
      return problem('concurrency-limit-reached', { detail, runId });
    }
    case 'rejected':
      return refuseCommand(runId, answer.rejection);
  }
}

/** What the engine refuses an operator. */
export function refuseCommand(runId: string, rejection: Rejection): ProblemAnswer {
  const { code, message, errors, conflicts } = rejection;
  if (!isProblemCode(code)) {
    throw new Error(`Expected a rejection that an operator can meet, but it is '${code}'.`);
  }
  const fields = errors?.map(({ pointer, message: said }) => {
    return { field: `context${pointer}`, message: said };
  });
  return problem(code, {
    detail: message,
    runId,
    ...(fields && { errors: fields }),
    ...(conflicts && { conflicts: [...conflicts] }),
  });
}

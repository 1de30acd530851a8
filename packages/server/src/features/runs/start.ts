import { type ActingUser, type Json, ROUTES } from '@tutti/api';
import type { RunConcurrency } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import type { Principal } from '../../http/authentication.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { invalidMember, overloaded, type ProblemAnswer, problem } from '../../http/problem.ts';
import { limitReachedText } from '../../runtime/concurrency/limit-reached.ts';
import type { RunSummary, Runtime, StartRequest } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { missingDefinitionText } from '../missing-definition.ts';
import { outputOf, runPath, statusOfProblem } from './rules.ts';
import { readWait } from './wait.ts';

export interface StartPorts {
  readonly runtime: Pick<Runtime, 'start' | 'waitForEnd'>;
  readonly store: Pick<Store, 'run' | 'runEvents'>;
}

type StartRequestOfRoute = RouteRequest<typeof ROUTES.startRun>;
type Headers = { readonly [name: string]: string };

/** How long a caller whose wait was in vain shall wait before it looks again. */
const LOOK_AGAIN_SECONDS = '1';

/** Starting a run, and waiting for it. */
export function startEndpoint(ports: StartPorts): Endpoint {
  return endpoint(ROUTES.startRun, async (request) => {
    const wait = request.query.wait === undefined ? null : readWait(request.query.wait);
    if (wait?.kind === 'mistake') return invalidMember(wait.error);
    return start(ports, request, wait?.ms ?? null);
  });
}

async function start(
  ports: StartPorts,
  request: StartRequestOfRoute,
  waitMs: number | null,
): Promise<Answer> {
  const answer = await ports.runtime.start(toStartRequest(request));
  const { namespace } = request.params;
  switch (answer.kind) {
    case 'unknown-definition':
      return refuseDefinition(request);
    case 'key-reused':
      return refuseKey(namespace, answer.runId);
    case 'limit-reached':
      return refuseLimit(request, answer.concurrency);
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    case 'started':
    case 'already-started': {
      const headers = startHeaders(namespace, answer.runId, answer.kind === 'already-started');
      if (waitMs === null) return json(202, { id: answer.runId }, headers);
      return waitFor(ports, answer.runId, headers, waitMs, request.signal);
    }
  }
}

function toStartRequest({ params, headers, body, principal }: StartRequestOfRoute): StartRequest {
  const { name, version } = body.definition;
  const key = headers['idempotency-key'];
  return {
    namespace: params.namespace,
    name,
    ...starter(body.as, principal),
    ...(version !== undefined && version !== 'latest' && { version }),
    ...(body.input !== undefined && { input: body.input }),
    ...(body.tags !== undefined && { tags: body.tags }),
    ...(key !== undefined && { idempotencyKey: key }),
  };
}

/** Who starts it, and whose word that is: see `ActingUser`. */
function starter(as: ActingUser | undefined, { name }: Principal) {
  return as === undefined ? { startedBy: name } : { startedBy: as.user, vouchedBy: name };
}

function refuseDefinition({ params, body }: StartRequestOfRoute): Answer {
  const { name, version = 'latest' } = body.definition;
  return problem('definition-not-found', {
    detail: missingDefinitionText({ namespace: params.namespace, name, version }),
  });
}

function refuseLimit(
  { params, body }: StartRequestOfRoute,
  concurrency: RunConcurrency,
): ProblemAnswer {
  const definition = { namespace: params.namespace, name: body.definition.name };
  return problem('concurrency-limit-reached', {
    detail: limitReachedText(definition, concurrency),
  });
}

function refuseKey(namespace: string, runId: string): Answer {
  const detail = `The key started run ${runId} with another request. Use a new key for a new request.`;
  return problem(
    'idempotency-key-reused',
    { detail, runId },
    { location: runPath(namespace, runId) },
  );
}

function startHeaders(namespace: string, runId: string, replayed: boolean): Headers {
  return {
    location: runPath(namespace, runId),
    'tutti-run-id': runId,
    ...(replayed && { 'idempotency-replayed': 'true' }),
  };
}

async function waitFor(
  { runtime, store }: StartPorts,
  runId: string,
  headers: Headers,
  waitMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  const ended = await Promise.race([runtime.waitForEnd(runId, waitMs), abortion(signal)]);
  const run = await store.run(runId);
  if (run === null) throw new Error(`Expected run ${runId} to be stored, but it is not.`);
  if (!ended) {
    const body = { id: runId, status: run.status };
    return json(202, body, { ...headers, 'retry-after': LOOK_AGAIN_SECONDS });
  }
  return outcome(run, await readOutput(store, run), headers);
}

function abortion(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}

async function readOutput(store: StartPorts['store'], run: RunSummary): Promise<Json | undefined> {
  const [last] = await store.runEvents(run.id, run.sequence - 1, 1);
  return outputOf(last?.event);
}

function outcome(run: RunSummary, output: Json | undefined, headers: Headers): Answer {
  const runId = run.id;
  if (run.status === 'completed') return json(200, output ?? null, headers);
  if (run.status === 'cancelled') {
    return problem('run-cancelled', { detail: `Run ${runId} was cancelled.`, runId }, headers);
  }
  if (run.problem === undefined) return problem('run-faulted', { runId }, headers);
  const status = statusOfProblem(run.problem);
  return problem('run-faulted', { ...run.problem, status, runId }, headers);
}

import { type Json, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { invalidMember, problem } from '../../http/problem.ts';
import type { RunSummary, Runtime, StartRequest } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { outputOf, statusOfProblem } from './rules.ts';
import { starter, toStarted } from './start-answer.ts';
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
  const asked = toStartRequest(request);
  const started = toStarted(asked, await ports.runtime.start(asked));
  if (started.kind === 'refused') return started.answer;
  const { runId, headers } = started;
  if (waitMs === null) return json(202, { id: runId }, headers);
  return waitFor(ports, runId, headers, waitMs, request.signal);
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

/// <reference lib="esnext.disposable" />
import { ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { invalidMember, problem } from '../../http/problem.ts';
import type { EndedRun } from '../../runtime/end-watch.ts';
import type { RunSummary, Runtime, StartRequest } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { outputOf, statusOfProblem } from './rules.ts';
import { starter, toStarted } from './start-answer.ts';
import { readWait } from './wait.ts';

export interface StartPorts {
  readonly runtime: Pick<Runtime, 'start' | 'startWatched' | 'waitForEnd'>;
  readonly store: Pick<Store, 'run' | 'runEvents'>;
}

type StartRequestOfRoute = RouteRequest<typeof ROUTES.startRun>;
type Headers = { readonly [name: string]: string };

/** How long a caller whose wait was in vain shall wait before it looks again. */
const LOOK_AGAIN_SECONDS = '1';

/** Starting a run, and waiting for it. */
export function startEndpoint(ports: StartPorts): Endpoint {
  return endpoint(ROUTES.startRun, async (request) => {
    if (request.query.wait === undefined) return start(ports, request);
    const wait = readWait(request.query.wait);
    if (wait.kind === 'mistake') return invalidMember(wait.error);
    return startAndWait(ports, request, wait.ms);
  });
}

async function start({ runtime }: StartPorts, request: StartRequestOfRoute): Promise<Answer> {
  const asked = toStartRequest(request);
  const started = toStarted(asked, await runtime.start(asked));
  if (started.kind === 'refused') return started.answer;
  return json(202, { id: started.runId }, started.headers);
}

async function startAndWait(
  ports: StartPorts,
  request: StartRequestOfRoute,
  waitMs: number,
): Promise<Answer> {
  const asked = toStartRequest(request);
  const { answer, end: awaited } = await ports.runtime.startWatched(asked);
  using end = awaited;
  const started = toStarted(asked, answer);
  if (started.kind === 'refused') return started.answer;
  const { runId, headers } = started;
  const ended =
    end === null
      ? await endOfEarlier(ports, runId, waitMs, request.signal)
      : (end.ended ?? (await Promise.race([end.within(waitMs), abortion(request.signal)])));
  return ended === null ? notYet(ports, runId, headers) : outcome(ended, headers);
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

/** The run was started by an earlier request with the same key: it may have ended long ago. */
async function endOfEarlier(
  { runtime, store }: StartPorts,
  runId: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<EndedRun | null> {
  const hasEnded = await Promise.race([runtime.waitForEnd(runId, waitMs), abortion(signal)]);
  if (hasEnded !== true) return null;
  const summary = await readRun(store, runId);
  const [last] = await store.runEvents(runId, summary.sequence - 1, 1);
  return { summary, lastEvent: last?.event };
}

async function notYet({ store }: StartPorts, runId: string, headers: Headers): Promise<Answer> {
  const { status } = await readRun(store, runId);
  return json(202, { id: runId, status }, { ...headers, 'retry-after': LOOK_AGAIN_SECONDS });
}

async function readRun(store: StartPorts['store'], runId: string): Promise<RunSummary> {
  const run = await store.run(runId);
  if (run === null) throw new Error(`Expected run ${runId} to be stored, but it is not.`);
  return run;
}

function abortion(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function outcome({ summary: run, lastEvent }: EndedRun, headers: Headers): Answer {
  const runId = run.id;
  if (run.status === 'completed') return json(200, outputOf(lastEvent) ?? null, headers);
  if (run.status === 'cancelled') {
    return problem('run-cancelled', { detail: `Run ${runId} was cancelled.`, runId }, headers);
  }
  if (run.problem === undefined) return problem('run-faulted', { runId }, headers);
  const status = statusOfProblem(run.problem);
  return problem('run-faulted', { ...run.problem, status, runId }, headers);
}

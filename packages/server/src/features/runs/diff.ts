import { ROUTES, type RunDiff } from '@tutti/api';
import { diffRuns, type RunDifference } from '@tutti/workflow-tests';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint, type RouteRequest } from '../../http/endpoint.ts';
import { type ProblemAnswer, problem } from '../../http/problem.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { findRun, refuseRun } from './find.ts';
import { inSlices } from './in-slices.ts';
import { isShort, LOG_EVENTS_MAX, readLog } from './read-log.ts';

const DIFFERENCES_MAX = 50;

export interface DiffPorts {
  readonly store: Pick<Store, 'run' | 'runEvents'>;
}

/** Saying where two runs differ. */
export function diffEndpoint({ store }: DiffPorts): Endpoint {
  return endpoint(ROUTES.diffRuns, (request) => diff(store, request));
}

async function diff(
  store: DiffPorts['store'],
  { params: { namespace, run }, query }: RouteRequest<typeof ROUTES.diffRuns>,
): Promise<Answer> {
  const [a, b] = [
    await findRun(store, namespace, run),
    await findRun(store, namespace, query.with),
  ];
  if (a === null) return refuseRun(namespace, run);
  if (b === null) return refuseRun(namespace, query.with);
  const ours = await readLog(store, a);
  if (ours === null) return refuseLength(a);
  const theirs = await readLog(store, b);
  if (theirs === null) return refuseLength(b);
  const differences = await inSlices(diffRuns(ours, theirs, { timing: query.timing ?? false }));
  const answer: RunDiff = {
    a: { runId: a.id, definition: a.definition },
    b: { runId: b.id, definition: b.definition },
    differences: differences.slice(0, DIFFERENCES_MAX).map(toDifference),
    differenceCount: differences.length,
  };
  return json(200, answer);
}

function refuseLength({ id, sequence }: RunSummary): ProblemAnswer {
  return problem('log-too-long', {
    detail: `Expected a log of at most ${LOG_EVENTS_MAX} events, but that of run '${id}' has ${sequence}.`,
    runId: id,
  });
}

function toDifference({ a, b, ...difference }: RunDifference): RunDiff['differences'][number] {
  return { ...difference, ...(a && { a: toSide(a) }), ...(b && { b: toSide(b) }) };
}

function toSide({ value, ...side }: NonNullable<RunDifference['a']>) {
  return { ...side, ...(isShort(value) && { value }) };
}

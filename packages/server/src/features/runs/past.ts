import { type QueryOf, ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { invalidMember, type ProblemAnswer, problem } from '../../http/problem.ts';
import type { LogPosition, PastAnswer } from '../../runtime/history/state-at.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { findRun, refuseRun } from './find.ts';
import { instantOf } from './list-query.ts';
import { toRunState } from './state-rules.ts';

export interface PastPorts {
  readonly runtime: Pick<Runtime, 'past'>;
  readonly store: Pick<Store, 'run'>;
}

/** Saying what was known of a run after one of its events. */
export function pastEndpoint(ports: PastPorts): Endpoint {
  return endpoint(ROUTES.getRunState, ({ params, query }) => readState(ports, params, query));
}

async function readState(
  { runtime, store }: PastPorts,
  { namespace, run }: { readonly namespace: string; readonly run: string },
  query: QueryOf<typeof ROUTES.getRunState>,
): Promise<Answer> {
  if (query.at !== undefined && query.time !== undefined) {
    const message = 'Expected `at` or `time`, but both are given.';
    return invalidMember({ field: 'query/time', message });
  }
  if ((await findRun(store, namespace, run)) === null) return refuseRun(namespace, run);
  const answer = await runtime.past(run, positionOf(query));
  switch (answer.kind) {
    case 'past':
      return json(200, toRunState(answer.past));
    case 'unknown-run':
      return refuseRun(namespace, run);
    case 'no-such-position':
      return refusePosition(run, answer);
  }
}

function positionOf({ at, time }: QueryOf<typeof ROUTES.getRunState>): LogPosition | undefined {
  if (at !== undefined) return { kind: 'sequence', sequence: at };
  return time === undefined ? undefined : { kind: 'time', time: instantOf(time) };
}

function refusePosition(
  run: string,
  { lastSequence, startedAt }: Extract<PastAnswer, { readonly kind: 'no-such-position' }>,
): ProblemAnswer {
  return problem('event-not-found', {
    detail: `Run '${run}' has the events 1 to ${lastSequence}, the first of ${new Date(startedAt).toISOString()}.`,
    runId: run,
  });
}

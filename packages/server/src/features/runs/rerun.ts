import { ROUTES } from '@tutti/api';
import { json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { rerunRequest } from '../../runtime/starts/rerun.ts';
import type { Store } from '../../store/port.ts';
import { findRun, refuseRun } from './find.ts';
import { starter, toStarted } from './start-answer.ts';

export interface RerunPorts {
  readonly runtime: Pick<Runtime, 'start'>;
  readonly store: Pick<Store, 'run' | 'runEvents'>;
}

/** Doing a run again, as a new one. */
export function rerunEndpoint({ runtime, store }: RerunPorts): Endpoint {
  return endpoint(ROUTES.rerunRun, async ({ params, headers, body, principal }) => {
    const { namespace, run: runId } = params;
    const run = await findRun(store, namespace, runId);
    if (run === null) return refuseRun(namespace, runId);
    const { as, ...change } = body ?? {};
    const key = headers['idempotency-key'];
    const request = {
      ...(await rerunRequest(store, run, change)),
      ...starter(as, principal),
      ...(key !== undefined && { idempotencyKey: key }),
    };
    const started = toStarted(request, await runtime.start(request));
    if (started.kind === 'refused') return started.answer;
    return json(202, { id: started.runId }, started.headers);
  });
}

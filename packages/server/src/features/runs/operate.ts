import { ROUTES } from '@tutti/api';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { overloaded } from '../../http/problem.ts';
import type { OperatorCommand, Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { findRun, refuseRun } from './find.ts';
import { refuseCommand } from './repair.ts';
import { runPath, toRunSummary } from './rules.ts';

export interface OperatePorts {
  readonly runtime: Pick<Runtime, 'submit'>;
  readonly store: Pick<Store, 'run'>;
}

interface RunPlace {
  readonly namespace: string;
  readonly run: string;
}

/** Cancelling, suspending and resuming runs. */
export function operateEndpoints(ports: OperatePorts): readonly Endpoint[] {
  return [
    endpoint(ROUTES.cancelRun, ({ params, body, principal }) => {
      const { rollback = false, reason } = body ?? {};
      return operate(ports, params, {
        type: 'cancel',
        rollback,
        by: principal.name,
        ...because(reason),
      });
    }),
    endpoint(ROUTES.suspendRun, ({ params, body, principal }) =>
      operate(ports, params, { type: 'suspend', by: principal.name, ...because(body?.reason) }),
    ),
    endpoint(ROUTES.resumeRun, ({ params, principal }) =>
      operate(ports, params, { type: 'resume', by: principal.name }),
    ),
  ];
}

function because(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

async function operate(
  { runtime, store }: OperatePorts,
  { namespace, run }: RunPlace,
  command: OperatorCommand,
): Promise<Answer> {
  if ((await findRun(store, namespace, run)) === null) return refuseRun(namespace, run);
  const answer = await runtime.submit(run, command);
  switch (answer.kind) {
    case 'unknown-run':
      return refuseRun(namespace, run);
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    case 'rejected':
      return refuseCommand(run, answer.rejection);
    case 'accepted': {
      const summary = await store.run(run);
      if (summary === null) throw new Error(`Expected run ${run} to be stored, but it is not.`);
      return json(202, toRunSummary(summary), { location: runPath(namespace, run) });
    }
  }
}

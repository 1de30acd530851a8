import { isProblemCode, ROUTES } from '@tutti/api';
import type { Rejection } from '@tutti/engine';
import { type Answer, json } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { overloaded, type ProblemAnswer, problem } from '../../http/problem.ts';
import { limitReachedText } from '../../runtime/concurrency/limit-reached.ts';
import type { OperatorCommand, Runtime } from '../../runtime/runtime.ts';
import type { Store } from '../../store/port.ts';
import { findRun, refuseRun } from './find.ts';
import { runPath, toRunSummary } from './rules.ts';

export interface OperatePorts {
  readonly runtime: Pick<Runtime, 'submit'>;
  readonly store: Pick<Store, 'run'>;
}

interface RunPlace {
  readonly namespace: string;
  readonly run: string;
}

/** Cancelling, suspending, resuming and retrying runs. */
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
    endpoint(ROUTES.retryRun, ({ params, principal }) =>
      operate(ports, params, { type: 'retry', by: principal.name }),
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
  const before = await findRun(store, namespace, run);
  if (before === null) return refuseRun(namespace, run);
  const answer = await runtime.submit(run, command);
  switch (answer.kind) {
    case 'unknown-run':
      return refuseRun(namespace, run);
    case 'overloaded':
      return overloaded(answer.retryAfterSeconds);
    case 'limit-reached': {
      const definition = { namespace, name: before.definition.name };
      const detail = limitReachedText(definition, answer.concurrency);
      return problem('concurrency-limit-reached', { detail, runId: run });
    }
    case 'rejected':
      return refuseCommand(run, answer.rejection);
    case 'accepted': {
      const summary = await store.run(run);
      if (summary === null) throw new Error(`Expected run ${run} to be stored, but it is not.`);
      return json(202, toRunSummary(summary), { location: runPath(namespace, run) });
    }
  }
}

function refuseCommand(runId: string, { code, message }: Rejection): ProblemAnswer {
  if (!isProblemCode(code)) {
    throw new Error(`Expected a rejection that an operator can meet, but it is '${code}'.`);
  }
  return problem(code, { detail: message, runId });
}

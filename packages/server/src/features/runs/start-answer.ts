import type { ActingUser } from '@tutti/api';
import type { RunConcurrency } from '@tutti/engine';
import type { Principal } from '../../access/principal.ts';
import type { Answer } from '../../http/answer.ts';
import { overloaded, type ProblemAnswer, problem } from '../../http/problem.ts';
import { limitReachedText } from '../../runtime/concurrency/limit-reached.ts';
import type { StartAnswer, StartRequest } from '../../runtime/runtime.ts';
import { missingDefinitionText } from '../missing-definition.ts';
import { runPath } from './rules.ts';

type Headers = { readonly [name: string]: string };

/** A run that there is now, or why there is none. */
export type Started =
  | { readonly kind: 'started'; readonly runId: string; readonly headers: Headers }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** Who starts it, and whose word that is: see `ActingUser`. */
export function starter(as: ActingUser | undefined, { name }: Principal) {
  return as === undefined ? { startedBy: name } : { startedBy: as.user, vouchedBy: name };
}

/** What the runtime's answer to a start means to who asked. */
export function toStarted(request: StartRequest, answer: StartAnswer): Started {
  const { namespace } = request;
  switch (answer.kind) {
    case 'unknown-definition':
      return refused(refuseDefinition(request));
    case 'key-reused':
      return refused(refuseKey(namespace, answer.runId));
    case 'limit-reached':
      return refused(refuseLimit(request, answer.concurrency));
    case 'overloaded':
      return refused(overloaded(answer.retryAfterSeconds));
    case 'started':
    case 'already-started': {
      const { runId, kind } = answer;
      const headers = startHeaders(namespace, runId, kind === 'already-started');
      return { kind: 'started', runId, headers };
    }
  }
}

function refused(answer: Answer): Started {
  return { kind: 'refused', answer };
}

function refuseDefinition({ namespace, name, version = 'latest' }: StartRequest): ProblemAnswer {
  return problem('definition-not-found', {
    detail: missingDefinitionText({ namespace, name, version }),
  });
}

function refuseLimit({ namespace, name }: StartRequest, concurrency: RunConcurrency) {
  return problem('concurrency-limit-reached', {
    detail: limitReachedText({ namespace, name }, concurrency),
  });
}

function refuseKey(namespace: string, runId: string): ProblemAnswer {
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

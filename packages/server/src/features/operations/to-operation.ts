import type * as api from '@tutti/api';
import type { Operation } from '../../operations/operation.ts';
import type { OperationPreview } from '../../operations/operations.ts';

/** An operation as the API shows it: instants become texts. */
export function toOperation(operation: Operation): api.Operation {
  const { id, namespace, asked, createdAt, createdBy, reason, runsPerSecond, matched, isMore } =
    operation;
  const { status, succeeded, refused, refusals, endedAt } = operation.progress;
  return {
    id,
    namespace,
    status,
    action: asked.action,
    filter: asked.filter,
    createdAt: toText(createdAt),
    createdBy,
    ...(reason !== undefined && { reason }),
    ...(endedAt !== undefined && { endedAt: toText(endedAt) }),
    runsPerSecond,
    matched,
    hasMore: isMore,
    succeeded,
    refused,
    refusals: refusals.map(({ runId, code, message }) => ({ run: runId, code, message })),
  };
}

export function toPreview({ isMore, runs, ...counts }: OperationPreview): api.OperationPreview {
  return {
    ...counts,
    hasMore: isMore,
    runs: runs.map(({ run, code, message }) => ({
      ...(typeof run === 'string'
        ? { run }
        : { run: run.id, definition: { ...run.definition }, status: run.status }),
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
    })),
  };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

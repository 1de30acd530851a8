import {
  compensationOf,
  currentTasksOf,
  type Instant,
  type RunState,
  statusOf,
} from '@tutti/engine';
import type { RunSummary } from '../runtime.ts';

/** What of a summary no event tells. */
export type RunIdentity = Pick<RunSummary, 'id' | 'namespace' | 'definition' | 'planId'>;

/** What lists and headers show of a run in this state. */
export function summaryOf(about: RunIdentity, state: RunState, updatedAt: Instant): RunSummary {
  const { startedAt, startedBy, endedAt, parent, rerunOf, tags, problem, sequence } = state;
  return {
    ...about,
    status: statusOf(state),
    compensation: compensationOf(state),
    startedAt,
    ...(startedBy !== undefined && { startedBy }),
    ...(endedAt !== undefined && { endedAt }),
    updatedAt,
    ...(parent !== undefined && { parentRunId: parent.runId }),
    ...(rerunOf !== undefined && { rerunOf }),
    ...(tags !== undefined && { tags }),
    ...(problem !== undefined && { problem }),
    ...placeOf(state),
    currentTasks: currentTasksOf(state),
    sequence,
  };
}

function placeOf({ concurrency, priority, queuedAt }: RunState) {
  return {
    ...(concurrency && {
      concurrency: { ...concurrency, ...(queuedAt !== undefined && { queuedAt }) },
    }),
    ...(priority !== undefined && { priority }),
  };
}

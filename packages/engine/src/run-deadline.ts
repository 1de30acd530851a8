import type { Instant, RunState } from './state.ts';

/** When the workflow's timeout strikes. It does not interrupt the undoing of a run. [SPEC C5] */
export function runDeadline({ deadline, rollback }: RunState): Instant | undefined {
  return rollback && rollback.reason.kind !== 'catch' ? undefined : deadline;
}

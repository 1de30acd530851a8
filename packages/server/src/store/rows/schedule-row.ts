import type { ScheduleId } from '../port.ts';
import type { ColumnValues } from './column-values.ts';
import type { ScheduleFetched } from './rows.ts';

/** Which schedule a row of `schedules` is. */
export function scheduleIdOf(row: ColumnValues): ScheduleId {
  return { namespace: String(row.namespace), name: String(row.name) };
}

/** A row of `schedules`. */
export function scheduleOf(row: ColumnValues): ScheduleFetched {
  return {
    ...scheduleIdOf(row),
    version: String(row.version),
    planId: String(row.plan_id),
    publishedAt: Number(row.published_at),
    schedule: String(row.schedule),
    state: row.state === null ? null : String(row.state),
  };
}

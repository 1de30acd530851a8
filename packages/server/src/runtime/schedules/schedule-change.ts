import type { ScheduleChange, StoredSchedule } from '../../store/port.ts';
import { wakeAt, watchedRuns } from './rules.ts';
import type { ScheduleState } from './schedule-state.ts';

/** What the store keeps when the schedule remembers something else. */
export function changeOf(
  { namespace, name, planId, schedule }: StoredSchedule,
  state: ScheduleState,
): ScheduleChange {
  const dueAt = wakeAt(schedule, state);
  const isWatching = watchedRuns(state).length > 0;
  return { namespace, name, planId, state, dueAt, isWatching };
}

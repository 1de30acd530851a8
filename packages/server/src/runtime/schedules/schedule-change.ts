import type { ScheduleId, SetChange, Settled, StoredSchedule } from '../../store/port.ts';
import { stateOf, wakeAt, watchedRuns } from './rules.ts';
import type { ScheduleState } from './schedule-state.ts';

/**
 * What the store keeps when the schedule remembers something else. Events go with the fire that was
 * queued for them, whether it has started a run or was driven out of the line.
 */
export function changesOf(
  stored: StoredSchedule,
  state: ScheduleState,
): Pick<Settled, 'schedules' | 'sets'> {
  const { namespace, name, planId, schedule } = stored;
  const dueAt = wakeAt(schedule, state);
  const isWatching = watchedRuns(state).length > 0;
  const left = new Set(setsOf(state));
  const gone = setsOf(stateOf(stored)).filter((position) => !left.has(position));
  return {
    schedules: [{ namespace, name, planId, state, dueAt, isWatching }],
    sets: gone.map((position) => changeOfSet(stored, position, null)),
  };
}

/** A set as it is now; null: it is gone. */
export function changeOfSet(
  { namespace, name, planId }: ScheduleId & Pick<StoredSchedule, 'planId'>,
  position: number,
  stored: SetChange['stored'],
): SetChange {
  return { namespace, name, planId, position, stored };
}

function setsOf({ queue }: ScheduleState): readonly number[] {
  return queue.flatMap(({ set }) => set ?? []);
}

import type { Instant } from '@tutti/engine';
import type { Schedule } from '@tutti/language';
import type { StoredSchedule } from '../../store/port.ts';
import { latestFires, nextFire } from './fires.ts';
import type { EndedRun, Fire, ScheduleState } from './schedule-state.ts';

/** A fire that is later than this has been missed. */
export const PUNCTUAL_MS = 60_000;

/** Fires that may wait for their run; beyond it the oldest are dropped. */
export const LONGEST_QUEUE = 1000;

/** What the schedule remembers; a newly published version begins its own count. */
export function stateOf({ schedule, planId, publishedAt, state }: StoredSchedule): ScheduleState {
  if (state?.planId === planId) return state;
  const { trigger } = schedule;
  const { isPaused = false, running = [], cancelling = [], last } = state ?? {};
  const first = nextFire(schedule, publishedAt, publishedAt);
  return {
    planId,
    nextAt: trigger.kind === 'after' ? publishedAt + trigger.ms : first,
    isPaused,
    queue: [],
    running: isTracking(schedule) ? running : [],
    cancelling,
    ...(last && { last }),
  };
}

/** What is true at `now`: runs have ended, fires are due. */
export function advance(
  stored: StoredSchedule,
  state: ScheduleState,
  now: Instant,
  ended: readonly EndedRun[],
): ScheduleState {
  return takeDue(stored, settleEnded(stored.schedule, state, ended), now);
}

/** The first fire that may start a run now. */
export function nextToStart(schedule: Schedule, state: ScheduleState): Fire | undefined {
  return state.queue.find((fire) => mayStart(schedule, state, fire));
}

/** After the fire has started a run. */
export function started(
  schedule: Schedule,
  state: ScheduleState,
  fire: Fire,
  run: { readonly runId: string; readonly startedAt: Instant },
): ScheduleState {
  const replaces = schedule.overlap === 'cancel-running' && isRegular(fire);
  const kept = replaces ? [] : state.running;
  return {
    ...state,
    nextAt: schedule.trigger.kind === 'after' ? null : state.nextAt,
    queue: state.queue.filter((other) => other !== fire),
    running: isTracking(schedule) ? [...kept, run.runId] : [],
    cancelling: replaces ? [...state.cancelling, ...state.running] : state.cancelling,
    last: { ...fire, ...run },
  };
}

/** After the fire could start no run: the definition's limit was reached. */
export function dropped(
  { trigger }: Schedule,
  state: ScheduleState,
  fire: Fire,
  now: Instant,
): ScheduleState {
  const queue = state.queue.filter((other) => other !== fire);
  // There is no run whose end would bring the next one.
  const nextAt = trigger.kind === 'after' ? now + trigger.ms : state.nextAt;
  return { ...state, queue, nextAt };
}

/** Nothing is due while it is paused, and what would have been is not made up for. */
export function resume(
  { schedule, publishedAt }: StoredSchedule,
  state: ScheduleState,
  now: Instant,
): ScheduleState {
  if (!state.isPaused) return state;
  const { nextAt } = state;
  const next = nextFire(schedule, publishedAt, Math.max(now, publishedAt));
  const isAfter = schedule.trigger.kind === 'after';
  return {
    ...state,
    isPaused: false,
    nextAt: isAfter ? nextAt && Math.max(nextAt, now) : next,
  };
}

/** When something is to be done for the schedule without anybody asking. */
export function wakeAt(schedule: Schedule, state: ScheduleState): Instant | null {
  if (nextToStart(schedule, state)) return 0;
  return state.isPaused ? null : state.nextAt;
}

/** The ends of which runs the schedule has to hear of. */
export function watchedRuns({ running, cancelling }: ScheduleState): readonly string[] {
  return [...running, ...cancelling];
}

function settleEnded(
  { trigger }: Schedule,
  state: ScheduleState,
  ended: readonly EndedRun[],
): ScheduleState {
  if (ended.length === 0) return state;
  const isOpen = (id: string) => !ended.some(({ runId }) => runId === id);
  const running = state.running.filter(isOpen);
  const cancelling = state.cancelling.filter(isOpen);
  const mine = ended.filter(({ runId }) => state.running.includes(runId));
  const isFree = running.length === 0 && mine.length > 0;
  const lastEnd = Math.max(...mine.map(({ endedAt }) => endedAt));
  const nextAt = trigger.kind === 'after' && isFree ? lastEnd + trigger.ms : state.nextAt;
  return { ...state, running, cancelling, nextAt };
}

function takeDue(stored: StoredSchedule, state: ScheduleState, now: Instant): ScheduleState {
  const { schedule, publishedAt } = stored;
  const { nextAt, isPaused, queue } = state;
  if (isPaused || nextAt === null || nextAt > now) return state;
  const due = dueFires(stored, state, nextAt, now).map(
    (at): Fire => ({ at, reason: now - at > PUNCTUAL_MS ? 'catch-up' : 'fire' }),
  );
  return {
    ...state,
    nextAt: nextFire(schedule, publishedAt, now),
    queue: [...queue, ...due].slice(-LONGEST_QUEUE),
  };
}

/** From the first fire not dealt with up to now: those that the policies let through. */
function dueFires(
  { schedule, publishedAt }: StoredSchedule,
  { running }: ScheduleState,
  from: Instant,
  now: Instant,
): readonly Instant[] {
  const { trigger, catchUp, catchUpLimit, overlap } = schedule;
  if (trigger.kind === 'after') return [from];
  if (overlap === 'skip' && running.length > 0) return [];
  // Of several at once only one can run then, and the others would be skipped or cancelled.
  const isAlone = overlap === 'skip' || overlap === 'cancel-running';
  const limit = catchUp === 'all' && !isAlone ? catchUpLimit : 1;
  const fires = latestFires(schedule, publishedAt, { after: from - 1, upTo: now, limit });
  return catchUp === 'none' ? fires.filter((at) => now - at <= PUNCTUAL_MS) : fires;
}

function mayStart(schedule: Schedule, { running, isPaused }: ScheduleState, fire: Fire): boolean {
  if (fire.reason === 'trigger') return true;
  if (isPaused && isRegular(fire)) return false;
  if (running.length === 0) return true;
  if (schedule.trigger.kind === 'after') return false;
  return schedule.overlap === 'allow' || (schedule.overlap === 'cancel-running' && isRegular(fire));
}

/** It comes from the schedule, and not from an operator. */
function isRegular({ reason }: Fire): boolean {
  return reason === 'fire' || reason === 'catch-up';
}

function isTracking({ trigger, overlap }: Schedule): boolean {
  return trigger.kind === 'after' || overlap !== 'allow';
}

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
  const { isPaused = false, running = [], cancelling = [], last } = state ?? {};
  const pauseMs = pauseOf(schedule);
  return {
    planId,
    nextAt: nextFire(schedule, publishedAt, publishedAt),
    afterAt: pauseMs === null ? null : publishedAt + pauseMs,
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

/** Complete sets of events have come: those that the policies let through are queued. */
export function queueEvents(
  { overlap }: Schedule,
  state: ScheduleState,
  fires: readonly Fire[],
): ScheduleState {
  const isBusy = state.running.length + state.queue.length > 0;
  const through: { readonly [policy in Schedule['overlap']]: readonly Fire[] } = {
    allow: fires,
    queue: fires,
    skip: isBusy ? [] : fires.slice(0, 1),
    'cancel-running': fires.slice(-1),
  };
  return { ...state, queue: [...state.queue, ...through[overlap]].slice(-LONGEST_QUEUE) };
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
    afterAt: null,
    queue: state.queue.filter((other) => other !== fire),
    running: isTracking(schedule) ? [...kept, run.runId] : [],
    cancelling: replaces ? [...state.cancelling, ...state.running] : state.cancelling,
    last: { at: fire.at, reason: fire.reason, ...run },
  };
}

/** After the fire could start no run: the definition's limit was reached. */
export function dropped(
  schedule: Schedule,
  state: ScheduleState,
  fire: Fire,
  now: Instant,
): ScheduleState {
  const queue = state.queue.filter((other) => other !== fire);
  // There is no run whose end would bring the next one.
  const pauseMs = pauseOf(schedule);
  const afterAt = pauseMs === null || state.running.length > 0 ? state.afterAt : now + pauseMs;
  return { ...state, queue, afterAt };
}

/** Nothing is due while it is paused, and what would have been is not made up for. */
export function resume(
  { schedule, publishedAt }: StoredSchedule,
  state: ScheduleState,
  now: Instant,
): ScheduleState {
  if (!state.isPaused) return state;
  const { afterAt } = state;
  return {
    ...state,
    isPaused: false,
    nextAt: nextFire(schedule, publishedAt, Math.max(now, publishedAt)),
    afterAt: afterAt && Math.max(afterAt, now),
  };
}

/** When something is to be done for the schedule without anybody asking. */
export function wakeAt(schedule: Schedule, state: ScheduleState): Instant | null {
  if (nextToStart(schedule, state)) return 0;
  return state.isPaused ? null : earliest(state);
}

/** The ends of which runs the schedule has to hear of. */
export function watchedRuns({ running, cancelling }: ScheduleState): readonly string[] {
  return [...running, ...cancelling];
}

/** The next fire that comes by itself. */
export function earliest({ nextAt, afterAt }: ScheduleState): Instant | null {
  return nextAt === null || afterAt === null ? (nextAt ?? afterAt) : Math.min(nextAt, afterAt);
}

function settleEnded(
  schedule: Schedule,
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
  const pauseMs = pauseOf(schedule);
  const afterAt = pauseMs !== null && isFree ? lastEnd + pauseMs : state.afterAt;
  return { ...state, running, cancelling, afterAt };
}

function takeDue(stored: StoredSchedule, state: ScheduleState, now: Instant): ScheduleState {
  const { schedule, publishedAt } = stored;
  const { nextAt, afterAt, isPaused, queue } = state;
  if (isPaused || (earliest(state) ?? Infinity) > now) return state;
  const due = [
    ...(nextAt === null || nextAt > now ? [] : dueFires(stored, state, nextAt, now)),
    ...(afterAt === null || afterAt > now ? [] : [afterAt]),
  ].map((at): Fire => ({ at, reason: now - at > PUNCTUAL_MS ? 'catch-up' : 'fire' }));
  return {
    ...state,
    nextAt: nextAt && (nextAt > now ? nextAt : nextFire(schedule, publishedAt, now)),
    afterAt: afterAt && afterAt > now ? afterAt : null,
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
  const { catchUp, catchUpLimit, overlap } = schedule;
  if (overlap === 'skip' && running.length > 0) return [];
  // Of several at once only one can run then, and the others would be skipped or cancelled.
  const isSingle = overlap === 'skip' || overlap === 'cancel-running';
  const limit = catchUp === 'all' && !isSingle ? catchUpLimit : 1;
  const fires = latestFires(schedule, publishedAt, { after: from - 1, upTo: now, limit });
  return catchUp === 'none' ? fires.filter((at) => now - at <= PUNCTUAL_MS) : fires;
}

function mayStart(schedule: Schedule, { running, isPaused }: ScheduleState, fire: Fire): boolean {
  if (fire.reason === 'trigger') return true;
  if (isPaused && isRegular(fire)) return false;
  if (running.length === 0) return true;
  if (isAlone(schedule)) return false;
  return schedule.overlap === 'allow' || (schedule.overlap === 'cancel-running' && isRegular(fire));
}

/** It comes from the schedule, and not from an operator. */
function isRegular({ reason }: Fire): boolean {
  return reason === 'fire' || reason === 'catch-up' || reason === 'event';
}

/** Whether the ends of its runs matter to it. */
export function isTracking(schedule: Schedule): boolean {
  return pauseOf(schedule) !== null || schedule.overlap !== 'allow';
}

/** Milliseconds between the end of a run and the next; null without `after`. */
function pauseOf({ triggers }: Schedule): number | null {
  return triggers.find((trigger) => trigger.kind === 'after')?.ms ?? null;
}

/** Nothing but the end of a run begins the next one. */
function isAlone({ triggers }: Schedule): boolean {
  return triggers.every(({ kind }) => kind === 'after');
}

import type { Instant } from '@tutti/engine';
import type { Delivery, ScheduleId, Settled, Store, StoredSchedule } from '../../store/port.ts';
import { ENDED } from '../end-watch.ts';
import { OnceMore } from '../once-more.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import type { Alarm, Clock, Log } from '../ports.ts';
import type {
  BackfillAnswer,
  CommittedTurn,
  RunSummary,
  ScheduleOperations,
  StartRequest,
  TriggerAnswer,
} from '../runtime.ts';
import type { Starts } from '../starts/starts.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { type EventStartPorts, EventStarts } from './event-starts.ts';
import { hasCalendar, latestFires } from './fires.ts';
import {
  advance,
  dropped,
  LONGEST_QUEUE,
  nextToStart,
  resume,
  started,
  stateOf,
  watchedRuns,
} from './rules.ts';
import { changesOf } from './schedule-change.ts';
import type { EndedRun, Fire, ScheduleState } from './schedule-state.ts';
import { startRequestOf } from './start-request.ts';

/** How long schedules that could not advance are left alone. */
const REST_MS = 1000;

/** Schedules that are taken up at the same time. */
const PAGE = 100;

export interface SchedulePorts {
  readonly store: Pick<
    Store,
    | 'schedule'
    | 'dueSchedules'
    | 'nextScheduleAt'
    | 'watchingSchedules'
    | 'run'
    | 'eventSets'
    | 'eventSet'
  >;
  readonly loop: Pick<TurnLoop, 'ask' | 'settle'>;
  readonly starts: Pick<Starts, 'start'>;
  readonly matcherOf: EventStartPorts['matcherOf'];
  readonly clock: Clock;
  readonly log: Log;
  /** Whether there is room for another run. */
  readonly hasRoom: () => boolean;
}

/**
 * Starts runs when schedules say so. What a schedule remembers changes in the transaction of the
 * run it starts, and a fire's instant is the key of that start: so each fire starts one run, whoever
 * dies when, and however the clock jumps.
 */
export class Schedules implements ScheduleOperations {
  readonly #ports: SchedulePorts;
  readonly #lanes = new OneAtATime();
  readonly #events: EventStarts;
  /** Schedules that wait for the end of a run. */
  readonly #watching = new Set<string>();
  /** To be looked at, due or not. */
  readonly #touched = new Map<string, ScheduleId>();
  readonly #scans: OnceMore;
  #alarm: Alarm | null = null;
  #isClosed = false;

  constructor(ports: SchedulePorts) {
    this.#ports = ports;
    this.#events = new EventStarts(ports);
    this.#scans = new OnceMore(
      () => this.#pass(),
      (error) => this.#passFailed(error),
    );
  }

  /** An event that a schedule may want; resolves when that is settled, rejects when it is not. */
  offer(delivery: Delivery, id: ScheduleId): Promise<void> {
    const settled = this.#events.offer(delivery, id);
    this.#touch(id);
    return settled;
  }

  /** Takes up everything that may have happened unseen. */
  async takeUp(): Promise<void> {
    try {
      for (const id of await this.#ports.store.watchingSchedules()) {
        this.#watching.add(keyOf(id));
        this.#touched.set(keyOf(id), id);
      }
    } catch (error) {
      this.#ports.log.warn('Schedules could not be read; it will be tried again.', { error });
    }
    await this.scan();
  }

  /** A turn was just committed: a schedule may have waited for the end of its run. */
  committed({ summary }: CommittedTurn): void {
    if (this.#watching.size === 0 || !ENDED.has(summary.status)) return;
    const id = { namespace: summary.namespace, name: summary.definition.name };
    if (this.#watching.has(keyOf(id))) this.#touch(id);
  }

  /** Advances every schedule that is due, and arms the alarm for what comes next. */
  scan(): Promise<void> {
    return this.#scans.ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#scans.close();
    this.#alarm?.cancel();
  }

  published(): void {
    void this.scan();
  }

  pause(id: ScheduleId): Promise<StoredSchedule | null> {
    return this.#alter(id, (_, state) => ({ ...state, isPaused: true }));
  }

  resume(id: ScheduleId): Promise<StoredSchedule | null> {
    return this.#alter(id, (stored, state) => resume(stored, state, this.#ports.clock.now()));
  }

  /** Starts a run now, whatever the policies say. */
  trigger(id: ScheduleId, by: string): Promise<TriggerAnswer> {
    return this.#lanes.run(keyOf(id), async () => {
      const stored = await this.#ports.store.schedule(id.namespace, id.name);
      if (stored === null) return { kind: 'unknown-schedule' };
      if (!this.#ports.hasRoom()) return { kind: 'overloaded', retryAfterSeconds: 1 };
      const fire: Fire = { at: this.#ports.clock.now(), reason: 'trigger' };
      return this.#begin(stored, stateOf(stored), fire, startRequestOf(stored, fire, by));
    });
  }

  /** Queues a run for each fire from `from` to `to`, both included, that has not started one. */
  backfill(id: ScheduleId, from: Instant, to: Instant): Promise<BackfillAnswer> {
    return this.#lanes.run(keyOf(id), async () => {
      const stored = await this.#ports.store.schedule(id.namespace, id.name);
      if (stored === null) return { kind: 'unknown-schedule' };
      const { schedule, publishedAt } = stored;
      if (!hasCalendar(schedule)) return { kind: 'no-calendar' };
      const state = stateOf(stored);
      const room = LONGEST_QUEUE - state.queue.length;
      const range = { after: from - 1, upTo: to, limit: room + 1 };
      const fires = latestFires(schedule, publishedAt, range);
      if (fires.length > room) return { kind: 'too-many', room };
      const added = fires.map((at): Fire => ({ at, reason: 'backfill' }));
      await this.#save(stored, { ...state, queue: [...state.queue, ...added] });
      this.#touch(id);
      return { kind: 'queued', fires };
    });
  }

  async #alter(
    id: ScheduleId,
    change: (stored: StoredSchedule, state: ScheduleState) => ScheduleState,
  ): Promise<StoredSchedule | null> {
    return this.#lanes.run(keyOf(id), async () => {
      const stored = await this.#ports.store.schedule(id.namespace, id.name);
      if (stored === null) return null;
      const state = change(stored, stateOf(stored));
      await this.#save(stored, state);
      this.#touch(id);
      return { ...stored, state };
    });
  }

  #touch(id: ScheduleId): void {
    this.#touched.set(keyOf(id), id);
    void this.scan();
  }

  async #pass(): Promise<void> {
    const { store, clock } = this.#ports;
    const due = await store.dueSchedules(clock.now(), PAGE);
    const all = new Map([...this.#touched, ...due.map((id) => [keyOf(id), id] as const)]);
    this.#touched.clear();
    const outcomes = await Promise.all([...all.values()].map((id) => this.#advanceSafely(id)));
    if (outcomes.includes('failed')) return this.#arm(clock.now() + REST_MS);
    const next = await store.nextScheduleAt();
    if (next === null) return;
    if (next > clock.now()) this.#arm(next);
    else void this.scan();
  }

  #passFailed(error: unknown): void {
    this.#ports.log.warn('Due schedules could not be read; it will be tried again.', { error });
    this.#arm(this.#ports.clock.now() + REST_MS);
  }

  async #advanceSafely(id: ScheduleId): Promise<'advanced' | 'failed'> {
    try {
      const hasAdvanced = await this.#lanes.run(keyOf(id), () => this.#advance(id));
      if (hasAdvanced) return 'advanced';
    } catch (error) {
      this.#ports.log.warn('A schedule could not advance; it will be tried again.', {
        ...id,
        error,
      });
      this.#events.giveBack(id, error);
    }
    this.#touched.set(keyOf(id), id);
    return 'failed';
  }

  /** Starts whatever may start; false when there is no room for it. */
  async #advance(id: ScheduleId): Promise<boolean> {
    while (!this.#isClosed) {
      const stored = await this.#ports.store.schedule(id.namespace, id.name);
      if (stored === null) {
        await this.#events.discard(id);
        return true;
      }
      const before = stateOf(stored);
      const ended = await this.#ended(watchedRuns(before));
      const state = advance(stored, before, this.#ports.clock.now(), ended);
      if (this.#events.isOffered(id)) {
        if (!this.#ports.hasRoom()) return false;
        await this.#events.take(stored, state);
        continue;
      }
      const fire = nextToStart(stored.schedule, state);
      if (fire === undefined) {
        if (state !== stored.state) await this.#save(stored, state);
        await this.#cancel(state.cancelling);
        return true;
      }
      if (!this.#ports.hasRoom()) return false;
      const request = await this.#requestOf(stored, fire);
      const answer = request && (await this.#begin(stored, state, fire, request));
      if (answer === null || answer.kind === 'limit-reached') {
        await this.#drop(stored, state, fire);
      }
    }
    return true;
  }

  async #begin(
    stored: StoredSchedule,
    state: ScheduleState,
    fire: Fire,
    request: StartRequest,
  ): Promise<Extract<TriggerAnswer, { kind: 'started' | 'limit-reached' }>> {
    const { starts, loop, clock } = this.#ports;
    // Before it starts: a run can end in the turn in which it begins.
    this.#watching.add(keyOf(stored));
    const settles = (runId: string): Partial<Settled> => {
      const after = started(stored.schedule, state, fire, { runId, startedAt: clock.now() });
      return changesOf(stored, after);
    };
    const answer = await starts.start(request, settles);
    if (answer.kind === 'limit-reached') return answer;
    if (!('runId' in answer)) {
      throw new Error(`Expected ${stored.name} ${stored.version} to start, but: ${answer.kind}.`);
    }
    if (answer.kind !== 'started') await loop.settle(settles(answer.runId));
    if (fire.reason === 'trigger') this.#touch(stored);
    return { kind: 'started', runId: answer.runId };
  }

  /** Null when the events that it is for are gone. */
  async #requestOf(stored: StoredSchedule, fire: Fire): Promise<StartRequest | null> {
    if (fire.set === undefined) return startRequestOf(stored, fire, 'schedule');
    return this.#events.requestOf(stored, fire.set, fire);
  }

  /** It starts no run: the limit of the definition says so. */
  async #drop(stored: StoredSchedule, state: ScheduleState, fire: Fire): Promise<void> {
    const { namespace, name } = stored;
    const after = dropped(stored.schedule, state, fire, this.#ports.clock.now());
    await this.#ports.loop.settle(changesOf(stored, after));
    this.#ports.log.info('A fire started no run: the limit of the definition is reached.', {
      namespace,
      name,
    });
  }

  async #save(stored: StoredSchedule, state: ScheduleState): Promise<void> {
    if (watchedRuns(state).length > 0) this.#watching.add(keyOf(stored));
    else this.#watching.delete(keyOf(stored));
    await this.#ports.loop.settle(changesOf(stored, state));
  }

  async #ended(runIds: readonly string[]): Promise<readonly EndedRun[]> {
    const runs = await Promise.all(runIds.map((runId) => this.#ports.store.run(runId)));
    return runs.filter((run) => run !== null && ENDED.has(run.status)).map(endOf);
  }

  /** Asked again until they have ended: a cancel that comes twice is refused. */
  async #cancel(runIds: readonly string[]): Promise<void> {
    const reason = 'The schedule has started a newer run.';
    const command = { type: 'cancel', rollback: false, by: 'schedule', reason } as const;
    for (const runId of runIds) await this.#ports.loop.ask({ runId, command });
  }

  /** One alarm, for the earliest: each pass finds out anew what comes next. */
  #arm(instant: Instant): void {
    this.#alarm?.cancel();
    if (this.#isClosed) return;
    this.#alarm = this.#ports.clock.at(instant, () => void this.scan());
  }
}

function endOf(run: RunSummary | null): EndedRun {
  if (run?.endedAt === undefined) throw new Error('Expected a run that has ended, but it has not.');
  return { runId: run.id, endedAt: run.endedAt };
}

function keyOf({ namespace, name }: ScheduleId): string {
  return JSON.stringify([namespace, name]);
}

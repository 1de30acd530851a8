import type { Instant } from '@tutti/engine';
import type { Delivery, ScheduleId, Store, StoredSchedule } from '../../store/port.ts';
import { ENDED } from '../end-watch.ts';
import { OnceMore } from '../once-more.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import type { Alarm } from '../ports.ts';
import type {
  BackfillAnswer,
  CommittedTurn,
  ScheduleOperations,
  TriggerAnswer,
} from '../runtime.ts';
import { EventStarts } from './event-starts.ts';
import { hasCalendar, latestFires } from './fires.ts';
import { LONGEST_QUEUE, resume, stateOf } from './rules.ts';
import { keyOf } from './schedule-key.ts';
import { ScheduleStarts, type ScheduleStartsPorts } from './schedule-starts.ts';
import type { Fire, ScheduleState } from './schedule-state.ts';
import { startRequestOf } from './start-request.ts';

/** How long schedules that could not advance are left alone. */
const REST_MS = 1000;

/** Schedules that are taken up at the same time. */
const PAGE = 100;

export interface SchedulePorts extends ScheduleStartsPorts {
  readonly store: ScheduleStartsPorts['store'] &
    Pick<Store, 'dueSchedules' | 'nextScheduleAt' | 'watchingSchedules'>;
}

/** Knows when a schedule has to be looked at, and what people may do with one. */
export class Schedules implements ScheduleOperations {
  readonly #ports: SchedulePorts;
  readonly #lanes = new OneAtATime();
  readonly #events: EventStarts;
  readonly #starts: ScheduleStarts;
  /** To be looked at, due or not. */
  readonly #touched = new Map<string, ScheduleId>();
  readonly #scans: OnceMore;
  #alarm: Alarm | null = null;
  #isClosed = false;

  constructor(ports: SchedulePorts) {
    this.#ports = ports;
    this.#events = new EventStarts(ports);
    this.#starts = new ScheduleStarts(ports, this.#events);
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
        this.#starts.watch(id);
        this.#touched.set(keyOf(id), id);
      }
    } catch (error) {
      this.#ports.log.warn('Schedules could not be read; it will be tried again.', { error });
    }
    await this.scan();
  }

  /** A turn was just committed: a schedule may have waited for the end of its run. */
  committed({ summary }: CommittedTurn): void {
    if (!ENDED.has(summary.status)) return;
    const id = { namespace: summary.namespace, name: summary.definition.name };
    if (this.#starts.isWatching(id)) this.#touch(id);
  }

  /** Advances every schedule that is due, and arms the alarm for what comes next. */
  scan(): Promise<void> {
    return this.#scans.ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#starts.close();
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
      const request = startRequestOf(stored, fire, by);
      const answer = await this.#starts.begin(stored, stateOf(stored), fire, request);
      if (answer.kind === 'started') this.#touch(id);
      return answer;
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
      await this.#starts.save(stored, { ...state, queue: [...state.queue, ...added] });
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
      await this.#starts.save(stored, state);
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
      const hasAdvanced = await this.#lanes.run(keyOf(id), () => this.#starts.advance(id));
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

  /** One alarm, for the earliest: each pass finds out anew what comes next. */
  #arm(instant: Instant): void {
    this.#alarm?.cancel();
    if (this.#isClosed) return;
    this.#alarm = this.#ports.clock.at(instant, () => void this.scan());
  }
}

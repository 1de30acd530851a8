import type { Instant } from '@tutti/engine';
import type { Store } from '../../store/port.ts';
import { OnceMore } from '../once-more.ts';
import type { Alarm, Clock, Log } from '../ports.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';

/** How long a run that could not advance is left alone. */
const REST_MS = 1000;

export interface TimerPorts {
  readonly store: Pick<Store, 'dueRuns' | 'nextDueAt'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly concurrentTimers: number;
}

/**
 * Advances runs when they are due. The due times are in the store's index: one alarm is armed for
 * the earliest, so a million sleeping runs cost nothing here. A run that is due again right after
 * its turn is advanced without asking the store.
 */
export class Timers {
  readonly #ports: TimerPorts;
  readonly #underWay = new Set<string>();
  /** Of those under way: what is due again already. */
  readonly #dueAgain = new Set<string>();
  /** Runs that could not advance, and until when they are left alone. */
  readonly #resting = new Map<string, Instant>();
  readonly #scans: OnceMore;
  #alarm: Alarm | null = null;
  #armedFor: Instant = Infinity;
  /** More was due than there was room for. */
  #hasLeftSome = false;
  #isClosed = false;

  constructor(ports: TimerPorts) {
    this.#ports = ports;
    this.#scans = new OnceMore(
      () => this.#scanOnce(ports.clock.now()),
      (error) => this.#scanFailed(error),
    );
  }

  /** A run's due time was just committed. */
  note(runId: string, dueAt: Instant | null): void {
    this.#resting.delete(runId);
    this.#dueAgain.delete(runId);
    if (dueAt === null) return;
    if (dueAt > this.#ports.clock.now()) this.#arm(dueAt);
    else if (this.#underWay.has(runId)) this.#dueAgain.add(runId);
    else if (this.#room > 0) void this.#advance(runId);
    else this.#hasLeftSome = true;
  }

  /** Takes up everything that is due, and arms the alarm for what comes next. */
  scan(): Promise<void> {
    return this.#scans.ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#scans.close();
    this.#alarm?.cancel();
  }

  get #room(): number {
    return this.#ports.concurrentTimers - this.#underWay.size;
  }

  async #scanOnce(now: Instant): Promise<void> {
    const { store, clock } = this.#ports;
    await this.#takeUp(now);
    const next = await store.nextDueAt(now);
    if (next === null) return;
    if (next > clock.now()) this.#arm(next);
    // It became due while the store was asked.
    else void this.scan();
  }

  #scanFailed(error: unknown): void {
    if (this.#isClosed) return;
    this.#ports.log.warn('Due runs could not be read; it will be tried again.', { error });
    this.#arm(this.#ports.clock.now() + REST_MS);
  }

  /** Nobody waits for the runs that are taken up: one may be at it for hours. */
  async #takeUp(now: Instant): Promise<void> {
    for (const [runId, until] of this.#resting) {
      if (until <= now) this.#resting.delete(runId);
    }
    const { store, concurrentTimers } = this.#ports;
    const busy = this.#underWay.size + this.#resting.size;
    const due = await store.dueRuns(now, concurrentTimers + busy);
    const fresh = due.filter((id) => !this.#underWay.has(id) && !this.#resting.has(id));
    const room = this.#room;
    this.#hasLeftSome = fresh.length >= room;
    for (const runId of fresh.slice(0, room)) void this.#advance(runId);
  }

  async #advance(runId: string): Promise<void> {
    if (this.#isClosed) return;
    this.#underWay.add(runId);
    try {
      if (!(await this.#ask(runId))) this.#rest(runId);
    } catch (error) {
      this.#ports.log.warn('A due run could not advance; it will be tried again.', {
        runId,
        error,
      });
      this.#rest(runId);
    }
    this.#underWay.delete(runId);
    if (!this.#hasLeftSome || this.#room < this.#underWay.size) return;
    this.#hasLeftSome = false;
    void this.scan();
  }

  #rest(runId: string): void {
    const until = this.#ports.clock.now() + REST_MS;
    this.#resting.set(runId, until);
    this.#arm(until);
  }

  /**
   * Whether the run could advance. A run that is due by the index but not by its machine has most
   * often just advanced for another reason.
   */
  async #ask(runId: string): Promise<boolean> {
    do {
      this.#dueAgain.delete(runId);
      const outcome = await this.#ports.loop.ask({ runId, command: { type: 'advance' } });
      if (outcome.kind !== 'accepted') return false;
    } while (this.#dueAgain.has(runId) && !this.#isClosed);
    return true;
  }

  #arm(instant: Instant): void {
    if (instant >= this.#armedFor || this.#isClosed) return;
    this.#alarm?.cancel();
    this.#armedFor = instant;
    this.#alarm = this.#ports.clock.at(instant, () => {
      this.#armedFor = Infinity;
      void this.scan();
    });
  }
}

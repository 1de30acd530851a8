import type { Instant } from '@tutti/engine';
import type { Alarm, Clock } from '../ports.ts';

interface Armed {
  instant: Instant;
  readonly callback: () => void;
  /** Whether it waits for time to pass, and not for an instant. */
  readonly isPause: boolean;
}

/** A clock that stands still until it is told. */
export class SimulatedClock implements Clock {
  #now: Instant;
  readonly #alarms = new Set<Armed>();

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }

  /** How many alarms have not rung yet: each would keep a process alive. */
  get armed(): number {
    return this.#alarms.size;
  }

  at(instant: Instant, callback: () => void): Alarm {
    return this.#arm({ instant, callback, isPause: false });
  }

  after(ms: number, callback: () => void): Alarm {
    return this.#arm({ instant: this.#now + ms, callback, isPause: true });
  }

  /** Somebody sets the clock back; no time passes. */
  setBack(ms: number): void {
    this.#now -= ms;
    for (const armed of this.#alarms) if (armed.isPause) armed.instant -= ms;
  }

  /** Lets time pass; alarms ring in order, each at its own instant. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.instant);
      next.callback();
    }
    this.#now = end;
  }

  #arm(armed: Armed): Alarm {
    this.#alarms.add(armed);
    return { cancel: () => void this.#alarms.delete(armed) };
  }

  #next(end: Instant): Armed | undefined {
    const due = [...this.#alarms].filter(({ instant }) => instant <= end);
    return due.sort((a, b) => a.instant - b.instant)[0];
  }
}

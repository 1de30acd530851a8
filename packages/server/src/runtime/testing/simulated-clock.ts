import type { Instant } from '@tutti/engine';
import type { Alarm, Clock } from '../ports.ts';

interface Armed {
  readonly instant: Instant;
  readonly callback: () => void;
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

  at(instant: Instant, callback: () => void): Alarm {
    const armed = { instant, callback };
    this.#alarms.add(armed);
    return { cancel: () => void this.#alarms.delete(armed) };
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

  #next(end: Instant): Armed | undefined {
    const due = [...this.#alarms].filter(({ instant }) => instant <= end);
    return due.sort((a, b) => a.instant - b.instant)[0];
  }
}

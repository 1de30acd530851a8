import type { Alarm, Clock } from './ports.ts';

/** A timer's longest delay is 2³¹ − 1 ms; a clock that is set is noticed after this long. */
const LONGEST_DELAY_MS = 60_000;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(instant, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delay = Math.min(Math.max(instant - Date.now(), 0), LONGEST_DELAY_MS);
      timer = setTimeout(ring, delay);
    };
    // A timer may ring a little early, and the clock may have been set back meanwhile.
    const ring = () => (Date.now() >= instant ? callback() : arm());
    arm();
    return { cancel: () => clearTimeout(timer) } satisfies Alarm;
  },
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

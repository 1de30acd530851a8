import type { Terminal } from '../../terminal/terminal.ts';

const EVERY_MS = 1000;

/** Tells on standard error how far something is: every second, and when a part of it is done. */
export function progressOn(terminal: Terminal): (what: string, done: number, of: number) => void {
  let toldAt = performance.now();
  return (what, done, of) => {
    if (done < of && performance.now() - toldAt < EVERY_MS) return;
    toldAt = performance.now();
    terminal.words(terminal.paint('quiet', `${what}: ${done} of ${of}`));
  };
}

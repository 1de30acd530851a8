const ROUNDS = 45;
/** Short, so that many rounds pass without another process taking the processor. */
const ROUND_MS = 12;
const WARM_UP_MS = 60;

/** Microseconds one call takes: the median of several rounds, after a warm-up. */
export function microsecondsOf(call: () => unknown): number {
  const [microseconds = Number.NaN] = microsecondsOfEach([call]);
  return microseconds;
}

/**
 * The same of several that are to be compared. Their rounds alternate, so that what else the machine
 * does at the time slows all of them down.
 */
export function microsecondsOfEach(calls: readonly (() => unknown)[]): number[] {
  const measured = calls.map((call) => ({ call, count: callsPerRound(call) }));
  const rounds = Array.from({ length: ROUNDS }, () =>
    measured.map(({ call, count }) => round(call, count)),
  );
  return calls.map((_, index) => median(rounds.map((figures) => figures[index] ?? Number.NaN)));
}

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('Expected some figures, but there are none.');
  return middle;
}

/** Doubles the calls until they have warmed up; a round is the part of them that fits into one. */
function callsPerRound(call: () => unknown): number {
  for (let calls = 1; ; calls *= 2) {
    const warmUpMs = (round(call, calls) * calls) / 1000;
    if (warmUpMs >= WARM_UP_MS) return Math.ceil((calls * ROUND_MS) / warmUpMs);
  }
}

/** What a call answers is kept, so that the engine cannot leave the work out. */
let kept: unknown;

function round(call: () => unknown, calls: number): number {
  const begin = performance.now();
  for (let index = 0; index < calls; index += 1) kept = call();
  const ms = performance.now() - begin;
  if (kept === round) throw new Error('Expected an answer of the measured call.');
  return (ms * 1000) / calls;
}

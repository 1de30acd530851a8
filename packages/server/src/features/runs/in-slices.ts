import { setImmediate } from 'node:timers/promises';

/** So long others may have to wait. */
const SLICE_MS = 5;

/** Works a computation off without holding up the turns of runs for long. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}

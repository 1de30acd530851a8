import { isDeepStrictEqual } from 'node:util';
import type { Evidence, FoundRun, Violation } from '../evidence.ts';
import { expectationOf, type Wish } from '../wish.ts';

/** Every wish ended as it must, with the right output. */
export function outcomesAreRight(wishes: readonly Wish[], { runs }: Evidence): Violation[] {
  return forEachRun(wishes, runs, (wish, run) => {
    const expected = expectationOf(wish);
    if (run.status !== expected.status) {
      return [`expected it to be ${expected.status}, but it is ${run.status}`];
    }
    if (isDeepStrictEqual(run.output, expected.output)) return [];
    const told = [JSON.stringify(expected.output), JSON.stringify(run.output)];
    return [`expected the output ${told[0]}, but it is ${told[1]}`];
  });
}

/** What had to be undone was undone once each, in reverse order of its completion. */
export function compensationIsWhole(wishes: readonly Wish[], { runs }: Evidence): Violation[] {
  return forEachRun(wishes, runs, (wish, run) => {
    const undone = pointersOf(run, 'task-compensated');
    const { compensated } = expectationOf(wish);
    if (undone.length !== compensated) {
      return [`expected ${compensated} tasks to be undone, but undone were ${undone.length}`];
    }
    const done = pointersOf(run, 'task-completed').filter((pointer) => undone.includes(pointer));
    if (isDeepStrictEqual(done.toReversed(), undone)) return [];
    return [
      `expected ${done.toReversed().join(', ')} to be undone, but it was ${undone.join(', ')}`,
    ];
  });
}

function pointersOf(run: FoundRun, type: string): string[] {
  return run.events
    .filter((event) => event.type === type)
    .map((event) => String(event.pointer).replace(/\/metadata\/compensation$/, ''));
}

function forEachRun(
  wishes: readonly Wish[],
  runs: readonly FoundRun[],
  complaints: (wish: Wish, run: FoundRun) => string[],
): Violation[] {
  return wishes.flatMap((wish) =>
    runs
      .filter((run) => run.wish === wish.key && run.parentRunId === undefined)
      .flatMap((run) => complaints(wish, run).map((message) => ({ about: wish.key, message }))),
  );
}

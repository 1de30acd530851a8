import type { Evidence, FoundEvent, FoundRun, Violation } from '../evidence.ts';
import { expectationOf, type Wish } from '../wish.ts';
import { effectOf } from './logs.ts';

/** Every side effect was done under a key that the log of its run had recorded, once per key. */
export function sideEffectsAreKnown({ runs, sideEffects }: Evidence): Violation[] {
  const keys = new Set(runs.flatMap((run) => effectKeys(run, 'effect-requested')));
  const seen = new Set<string | null>();
  return sideEffects.flatMap(({ idempotencyKey, wish, step }) => {
    const twice = seen.has(idempotencyKey);
    seen.add(idempotencyKey);
    if (idempotencyKey === null || !keys.has(idempotencyKey)) {
      return [
        { about: wish, message: `${step} was done under ${idempotencyKey}, which no log knows` },
      ];
    }
    return twice
      ? [{ about: wish, message: `${step} was done twice under ${idempotencyKey}` }]
      : [];
  });
}

/** What the log says was done has been done. */
export function recordedCallsHappened({ runs, sideEffects }: Evidence): Violation[] {
  const done = new Set(sideEffects.map(({ idempotencyKey }) => idempotencyKey));
  return runs.flatMap((run) =>
    effectKeys(run, 'effect-settled', succeeded)
      .filter((key) => !done.has(key))
      .map((key) => ({
        about: run.id,
        message: `${key} succeeded by the log, but was never done`,
      })),
  );
}

/** No step of a wish is missing at the service, and none is there that was not asked for. */
export function noStepIsLost(wishes: readonly Wish[], { sideEffects }: Evidence): Violation[] {
  return wishes.flatMap((wish) => {
    const { steps } = expectationOf(wish);
    const done = new Set(
      sideEffects.filter((one) => one.wish === wish.key).map(({ step }) => step),
    );
    const lost = steps.filter((step) => !done.has(step));
    const strange = [...done].filter((step) => !steps.includes(step));
    return [
      ...lost.map((step) => ({ about: wish.key, message: `${step} was never done` })),
      ...strange.map((step) => ({ about: wish.key, message: `${step} was done unasked` })),
    ];
  });
}

/** The idempotency keys of the calls that the run's events of this type are about. */
function effectKeys(
  run: FoundRun,
  type: string,
  matches: (event: FoundEvent) => boolean = () => true,
): string[] {
  // A child run is an effect, too, but the service never hears of it.
  const children = run.events.filter((event) => event.childRunId !== undefined).map(effectOf);
  return run.events
    .filter((event) => event.type === type && matches(event))
    .map(effectOf)
    .filter((effect) => !children.includes(effect))
    .map((effect) => `${run.id}/${effect.replace('.', '/')}`);
}

function succeeded(event: FoundEvent): boolean {
  const { result } = event;
  return (
    typeof result === 'object' && result !== null && Reflect.get(result, 'kind') === 'completed'
  );
}

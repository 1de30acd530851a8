import type { Evidence, Violation } from '../evidence.ts';
import { isStartedByEvents, type Wish } from '../wish.ts';

/** Every wish was acknowledged, always with the same run, and that run exists. */
export function acknowledgedRunsExist(wishes: readonly Wish[], evidence: Evidence): Violation[] {
  const ids = new Set(evidence.runs.map((run) => run.id));
  const asked = wishes.filter((wish) => !isStartedByEvents(wish));
  return asked.flatMap(({ key }) => {
    const answers = evidence.acknowledgements.filter(({ wish }) => wish === key);
    const named = [...new Set(answers.map(({ runId }) => runId))];
    const violations = named
      .filter((runId) => !ids.has(runId))
      .map((runId) => ({ about: key, message: `its acknowledged run ${runId} does not exist` }));
    if (named.length !== 1) {
      const message = `expected one run to be acknowledged, but there are ${named.length}: ${named.join(', ')}`;
      violations.push({ about: key, message });
    }
    return violations;
  });
}

/** No wish has more than one run, and no run comes out of nowhere. */
export function everyWishRunsOnce(wishes: readonly Wish[], evidence: Evidence): Violation[] {
  const roots = evidence.runs.filter((run) => run.parentRunId === undefined);
  const known = new Set(wishes.map(({ key }) => key));
  const strangers = roots
    .filter((run) => run.wish === undefined || !known.has(run.wish))
    .map((run) => ({ about: run.id, message: `nobody wished for it (${run.wish})` }));
  const counted = wishes.flatMap(({ key }) => {
    const count = roots.filter((run) => run.wish === key).length;
    return count === 1 ? [] : [{ about: key, message: `expected one run, but found ${count}` }];
  });
  return [...strangers, ...counted];
}

import type { Evidence, Violation } from '../evidence.ts';
import type { Wish } from '../wish.ts';
import {
  effectsAreRecordedOnce,
  everyRunHasEnded,
  nothingFollowsTheEnd,
  sequencesAreGapless,
  tasksEndOnce,
} from './logs.ts';
import { compensationIsWhole, outcomesAreRight } from './outcomes.ts';
import { noStepIsLost, recordedCallsHappened, sideEffectsAreKnown } from './side-effects.ts';
import { acknowledgedRunsExist, everyWishRunsOnce } from './starts.ts';

export interface Finding {
  /** What must hold, as a sentence. */
  readonly promise: string;
  readonly violations: readonly Violation[];
}

/** Holds the evidence against everything that was promised. */
export function audit(wishes: readonly Wish[], evidence: Evidence): Finding[] {
  return [
    finding('every acknowledged start exists', acknowledgedRunsExist(wishes, evidence)),
    finding('every wish has one run', everyWishRunsOnce(wishes, evidence)),
    finding('every run has ended', everyRunHasEnded(evidence)),
    finding('event sequences have no gap', sequencesAreGapless(evidence)),
    finding('nothing follows the end of a run', nothingFollowsTheEnd(evidence)),
    finding('every task ends once', tasksEndOnce(evidence)),
    finding('every effect is recorded once', effectsAreRecordedOnce(evidence)),
    finding('outcomes are right', outcomesAreRight(wishes, evidence)),
    finding('compensation is whole and in reverse order', compensationIsWhole(wishes, evidence)),
    finding('every side effect is known by its key', sideEffectsAreKnown(evidence)),
    finding('every recorded call has happened', recordedCallsHappened(evidence)),
    finding('no step is lost', noStepIsLost(wishes, evidence)),
  ];
}

function finding(promise: string, violations: readonly Violation[]): Finding {
  return { promise, violations };
}

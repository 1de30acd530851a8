export { type Coverage, coverageOf, type UncoveredPart } from './coverage.ts';
export { atOnce } from './history/at-once.ts';
export { diffRuns, type RunDifference } from './history/diff-runs.ts';
export type { Finding } from './history/findings.ts';
export {
  type HistoryRehearsal,
  type HistoryVerdict,
  rehearseHistory,
} from './history/rehearse-history.ts';
export { playTest, type TestResult } from './play-test.ts';
export { type RecordedEvent, recordTest } from './record-test.ts';

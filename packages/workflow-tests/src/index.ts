export { type Coverage, coverageOf, type UncoveredPart } from './coverage.ts';
export { playTest, type TestResult } from './play-test.ts';
export { type RecordedEvent, recordTest } from './record-test.ts';

/** What one row of a check came to. */
export interface Result {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly tookMs: number;
  /** The names of tests that were skipped: what they need is not there, as their names say. */
  readonly notRun: readonly string[];
  /** Shown when something failed. */
  readonly output: string;
}

/** The figures of several results together. */
export function total(results: readonly Result[]): { passed: number; failed: number } {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
  };
}

/** A table, one line per result. */
export function table(results: readonly Result[]): string {
  const width = Math.max(...results.map((result) => result.name.length));
  return results.map((result) => row(result, width)).join('\n');
}

function row({ name, passed, failed, tookMs }: Result, width: number): string {
  const mark = failed === 0 ? '✓' : '✕';
  const seconds = (tookMs / 1000).toFixed(1).padStart(6);
  const failures = failed === 0 ? '' : `   ${failed} failed`;
  return `${mark} ${name.padEnd(width)} ${seconds} s ${String(passed).padStart(6)} passed${failures}`;
}

/** One line for each test that was skipped. */
export function skippedLines(results: readonly Result[]): string {
  return results
    .flatMap(({ name, notRun }) => notRun.map((test) => `– ${name}: not run: ${test}\n`))
    .join('');
}

/** The closing line that every verb ends with. */
export function summary(results: readonly Result[]): string {
  const { passed, failed } = total(results);
  return `${passed} passed, ${failed} failed`;
}

import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { capture, root } from './process.ts';
import type { Result } from './result.ts';

interface FileReport {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

/** What of vitest's JSON report is read. */
export interface Report {
  readonly testResults: readonly FileReport[];
}

/** Rows of their own for single test files, by their path; all other files share one row. */
export type Rows = { readonly [file: string]: string };

/** Runs one vitest project and tells what it came to. */
export async function runTests(project: string, rows: Rows = {}): Promise<Result[]> {
  const file = path.join(tmpdir(), `tutti-${project}-${process.pid}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  const ended = await capture('vitest', [...args, `--outputFile.json=${file}`]);
  try {
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    return readReport(report, { project, rows, ...ended });
  } catch {
    const { tookMs, output } = ended;
    return [{ name: project, passed: 0, failed: 1, tookMs, notRun: [], output }];
  } finally {
    rmSync(file, { force: true });
  }
}

interface Run {
  readonly project: string;
  readonly rows: Rows;
  readonly exitCode: number;
  readonly output: string;
  readonly tookMs: number;
}

/** Sorts the report of a run into rows. A run that failed without a failed test counts as one failure. */
export function readReport(report: Report, run: Run): Result[] {
  const alone = report.testResults.flatMap((file) => {
    const name = run.rows[path.relative(root, file.name)];
    return name === undefined ? [] : [resultOf(name, [file], file.endTime - file.startTime)];
  });
  const together = report.testResults.filter(
    (file) => run.rows[path.relative(root, file.name)] === undefined,
  );
  const shared = resultOf(run.project, together, run.tookMs);
  const isExplained = [...alone, shared].some((result) => result.failed > 0);
  const unexplained = run.exitCode !== 0 && !isExplained ? 1 : 0;
  return [
    ...alone,
    {
      ...shared,
      failed: shared.failed + unexplained,
      output: run.exitCode === 0 ? '' : run.output,
    },
  ];
}

const skipped = new Set(['skipped', 'pending', 'todo', 'disabled']);

function resultOf(name: string, files: readonly FileReport[], tookMs: number): Result {
  const tests = files.flatMap((file) => file.assertionResults);
  const statuses = tests.map(({ status }) => status);
  const failedTests = statuses.filter((status) => status === 'failed').length;
  // A file that cannot be loaded fails without a single test.
  const brokenFiles = files.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  return {
    name,
    passed: statuses.filter((status) => status === 'passed').length,
    failed: failedTests + brokenFiles,
    tookMs,
    notRun: tests.filter(({ status }) => skipped.has(status)).map(({ fullName }) => fullName),
    output: '',
  };
}

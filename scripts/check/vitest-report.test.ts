import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './process.ts';
import { readReport } from './vitest-report.ts';

const ended = { project: 'unit', exitCode: 0, output: 'words', tookMs: 100 };

test('a file with a row of its own is counted apart from the others', () => {
  const report = {
    testResults: [file('a.test.ts', ['passed', 'passed']), file('b.test.ts', ['passed'])],
  };
  expect(readReport(report, { ...ended, rows: { 'b.test.ts': 'rules' } })).toEqual([
    { name: 'rules', passed: 1, failed: 0, tookMs: 5, notRun: [], output: '' },
    { name: 'unit', passed: 2, failed: 0, tookMs: 100, notRun: [], output: '' },
  ]);
});

test('a file that cannot be loaded counts as one failure', () => {
  const report = { testResults: [file('a.test.ts', [], 'failed')] };
  expect(readReport(report, { ...ended, exitCode: 1, rows: {} })).toEqual([
    { name: 'unit', passed: 0, failed: 1, tookMs: 100, notRun: [], output: 'words' },
  ]);
});

test('a run that fails while every test passes counts as one failure', () => {
  const report = { testResults: [file('a.test.ts', ['passed'])] };
  expect(readReport(report, { ...ended, exitCode: 1, rows: {} })).toEqual([
    { name: 'unit', passed: 1, failed: 1, tookMs: 100, notRun: [], output: 'words' },
  ]);
});

test('a test that was skipped counts as neither, and is named', () => {
  const report = { testResults: [file('a.test.ts', ['passed', 'skipped', 'pending'])] };
  expect(readReport(report, { ...ended, rows: {} })).toEqual([
    { name: 'unit', passed: 1, failed: 0, tookMs: 100, notRun: ['test 2', 'test 3'], output: '' },
  ]);
});

function file(name: string, statuses: string[], status: 'passed' | 'failed' = 'passed') {
  return {
    name: path.join(root, name),
    status,
    startTime: 0,
    endTime: 5,
    assertionResults: statuses.map((each, at) => ({ status: each, fullName: `test ${at + 1}` })),
  };
}

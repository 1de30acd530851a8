import path from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../e2e/rig/child.ts';
import { TUTTI } from '../e2e/rig/server-process.ts';

interface Report {
  readonly tests: readonly { readonly failures: readonly string[] }[];
}

test('the examples pass their own tests', async () => {
  const cwd = path.resolve(import.meta.dirname, '..');
  const child = startChild(TUTTI, ['test', 'examples', '--json'], { cwd, env: {} });
  const code = await child.ended;
  const reports: readonly Report[] = JSON.parse(child.stdout());
  const failures = reports.flatMap(({ tests }) => tests.flatMap((each) => each.failures));
  expect({ code, failures }).toEqual({ code: 0, failures: [] });
  expect(reports.length).toBeGreaterThanOrEqual(9);
});

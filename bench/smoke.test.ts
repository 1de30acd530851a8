import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Row } from './report.ts';

test('a benchmark of the real server tells its figures as JSON, with the machine and the durability', () => {
  const told = bench('ten-steps', '--rounds', '1', '--seconds', '0.01');
  expect(told).toMatchObject({
    bench: 'ten-steps',
    machine: { node: process.version },
    durability: 'tutti: SQLite, WAL, synchronous=FULL: an fsync for each commit',
  });
  expect(told.rows.map(({ case: name, metric, unit }) => `${name}: ${metric}, ${unit}`)).toEqual([
    'ten calls, 64 callers: throughput, runs/s',
    'ten calls, 64 callers: p50, ms',
    'ten calls, 64 callers: processor, ms a run',
    'ten calls, one caller: p50, ms',
    'ten computed steps, 64 callers: throughput, runs/s',
    'ten computed steps, 64 callers: p50, ms',
    'ten computed steps, 64 callers: processor, ms a run',
    'ten computed steps, one caller: p50, ms',
  ]);
  expect(told.rows.every(({ ours }) => ours >= 0)).toBe(true);
});

test('the benchmark of recovery kills a real server, and finds nothing lost or doubled', () => {
  const figures = bench('recovery', '--runs', '20').rows.map(({ metric, ours }) => [metric, ours]);
  expect(figures).toContainEqual(['runs lost', 0]);
  expect(figures).toContainEqual(['runs or side effects doubled', 0]);
});

test('the benchmark of lists asks a server about the runs that another one has finished', () => {
  const { rows } = bench('lists', '--runs', '50');
  expect(new Set(rows.map((row) => row.case))).toEqual(new Set(['50 finished runs']));
  expect(rows.every(({ ours }) => ours > 0)).toBe(true);
});

function bench(name: string, ...options: string[]): { readonly rows: readonly Row[] } {
  const program = path.join(import.meta.dirname, `${name}.ts`);
  return JSON.parse(
    execFileSync(process.execPath, [program, '--json', ...options], { timeout: 50_000 }).toString(),
  );
}

import { expect, test } from 'vitest';
import { linesOf, reportOf } from './report.ts';

const OPTIONS = {
  runs: 1,
  kills: 1,
  seed: 7,
  limitMs: 1000,
  keep: false,
  store: 'sqlite',
} as const;
const KILLED_AT = Date.parse('2026-01-31T12:00:00.500Z');
const CRASHES = {
  killedAt: [KILLED_AT],
  killedWhileStarting: 0,
  databaseCrashes: 0,
  startsMs: [300, 100, 200],
};
const EVENT = { sequence: 1, activation: 'a1' };
const EVIDENCE = {
  acknowledgements: [{ wish: 'wish-1', runId: 'r1' }],
  runs: [
    {
      id: 'r1',
      status: 'completed',
      events: [
        { ...EVENT, type: 'effect-requested', at: '2026-01-31T12:00:00.000Z' },
        { ...EVENT, type: 'task-compensated', at: '2026-01-31T12:00:01.000Z' },
      ],
    },
    { id: 'r2', parentRunId: 'r1', status: 'completed', events: [] },
  ],
  sideEffects: [{ idempotencyKey: 'r1/a1/1', wish: 'wish-1', step: 'ask', deliveries: 2 }],
};

test('a report counts what happened, and ends with how many promises held', () => {
  const broken = {
    promise: 'no step is lost',
    violations: [{ about: 'r1', message: 'ask is lost' }],
  };
  const findings = [{ promise: 'every run has ended', violations: [] }, broken];
  const report = reportOf(OPTIONS, CRASHES, EVIDENCE, findings, 1234);
  expect(report.figures).toEqual({
    seed: 7,
    kills: 1,
    killedWhileStarting: 0,
    databaseCrashes: 0,
    openRunsAtKills: 1,
    medianStartMs: 200,
    longestStartMs: 300,
    acknowledgements: 1,
    runs: 2,
    childRuns: 1,
    events: 2,
    effects: 1,
    retries: 0,
    compensations: 1,
    sideEffects: 1,
    repeatedDeliveries: 1,
    tookMs: 1234,
  });
  expect(linesOf(report).slice(-5)).toEqual([
    'ok    every run has ended',
    'FAIL  no step is lost: 1 times',
    '        r1: ask is lost',
    '',
    '1 passed, 1 failed',
  ]);
});

import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../runtime.ts';
import type { LiveTaskWait, LiveWait, RunWaits } from '../waits/run-waits.ts';
import { DEFAULT_STUCK_POLICY as POLICY } from './stuck-policy.ts';
import { stuckReasons } from './stuck-reasons.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const SECOND = 1000;
const PEOPLE = { users: ['ada'], groups: [] };
const CALL = { call: 'http/request' };
const TARGET = { ...CALL, target: 'https://a.example', ahead: 1 };
const PERSON = { kind: 'person', asks: 'form', title: 'Go?', candidates: PEOPLE } as const;
const EVENT = { kind: 'event', filters: [{ type: 'paid' }], consumed: 0 } as const;

function runOf(status: RunSummary['status'], updatedAt: number): RunSummary {
  return {
    id: 'r1',
    namespace: 'demo',
    definition: { name: 'one', version: '1.0.0' },
    planId: 'p',
    status,
    compensation: 'none',
    startedAt: 0,
    updatedAt,
    currentTasks: [],
    sequence: 1,
  };
}

/** What is found of a task that has waited for `ms`, since the run last changed. */
function found(wait: LiveWait, ms: number) {
  const since = NOW - ms;
  const task: LiveTaskWait = {
    task: 'a',
    pointer: '/do/0/a',
    activation: 'a1',
    attempt: 1,
    since,
    wait,
  };
  const waits: RunWaits = { summary: runOf('waiting', since), tasks: [task], taskCount: 1 };
  return stuckReasons(waits, NOW, POLICY).map(({ kind, since: from }) => [kind, from]);
}

const at = (ms: number) => NOW - ms;
const { overdueMs, callMs, troubleMs, retryMs, eventMs, personMs, placeMs } = POLICY;

describe('a task is stuck when it waits for longer than it may, and not before', () => {
  test.each<[string, number, (ms: number) => LiveWait]>([
    ['overdue', overdueMs, () => ({ kind: 'turn' })],
    ['overdue', overdueMs, (ms) => ({ kind: 'timer', until: at(ms) })],
    ['overdue', overdueMs, (ms) => ({ kind: 'retry', until: at(ms), retry: 1 })],
    ['retry', retryMs, (ms) => ({ kind: 'retry', until: NOW, retry: 9, failingSince: at(ms) })],
    ['event', eventMs, () => EVENT],
    ['person', personMs, () => PERSON],
    ['call', callMs, (ms) => ({ kind: 'call', ...CALL, under: at(ms) })],
    ['call', callMs, () => ({ kind: 'room', ...CALL })],
    ['call', callMs, () => ({ kind: 'rate-limit', ...TARGET })],
    ['call', callMs, () => ({ kind: 'bulkhead', ...TARGET })],
    [
      'trouble',
      troubleMs,
      (ms) => ({
        kind: 'call',
        ...CALL,
        received: 0,
        trouble: { since: at(ms), problem: { type: 'x', status: 500 } },
      }),
    ],
    ['overdue', overdueMs, () => ({ kind: 'child-run', runId: 'c', status: 'completed' })],
    ['overdue', overdueMs, () => ({ kind: 'child-run', runId: 'c' })],
    [
      'child-run',
      eventMs,
      (ms) => ({
        kind: 'child-run',
        runId: 'c',
        status: 'waiting',
        because: [
          { runId: 'c', namespace: 'demo', task: 'hear', attempt: 1, since: at(ms), wait: EVENT },
        ],
      }),
    ],
  ])('%s after %d ms', (kind, ms, waitOf) => {
    expect(found(waitOf(ms), ms)).toEqual([]);
    expect(found(waitOf(ms + SECOND), ms + SECOND)).toEqual([[kind, at(ms + SECOND)]]);
  });
});

test('a human task is stuck when it is overdue, or when nobody may take it', () => {
  expect(found({ ...PERSON, dueAt: at(SECOND) }, 2 * SECOND)).toEqual([['person', at(SECOND)]]);
  expect(found({ ...PERSON, dueAt: NOW + SECOND }, 2 * personMs)).toEqual([]);
  const nobody = { ...PERSON, candidates: { users: [], groups: [] } };
  expect(found(nobody, SECOND)).toEqual([['person', at(SECOND)]]);
  expect(found({ ...nobody, claimedBy: 'ada' }, SECOND)).toEqual([]);
});

test('what receives messages may wait for ever', () => {
  expect(found({ kind: 'call', ...CALL, received: 0, under: 0 }, 100 * eventMs)).toEqual([]);
});

test('a run is stuck that waits for nothing, or for its place for too long', () => {
  const reasons = (more: Partial<RunWaits>, status: RunSummary['status'] = 'running') =>
    stuckReasons(
      { summary: runOf(status, at(overdueMs + SECOND)), tasks: [], taskCount: 0, ...more },
      NOW,
      POLICY,
    );
  expect(reasons({})).toEqual([{ kind: 'nothing', since: at(overdueMs + SECOND) }]);
  const place = { limit: 1, ahead: 0, heldBy: ['r0'], queuedAt: at(placeMs) };
  expect(reasons({ place }, 'pending')).toEqual([]);
  const queuedAt = at(placeMs + SECOND);
  expect(reasons({ place: { ...place, queuedAt } }, 'pending')).toEqual([
    { kind: 'place', since: queuedAt },
  ]);
  expect(reasons({}, 'suspended')).toEqual([]);
  expect(reasons({}, 'faulted')).toEqual([]);
});

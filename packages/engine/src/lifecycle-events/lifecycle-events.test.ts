import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '../cloud-event.ts';
import type { RunState } from '../state.ts';
import { type RunDriver, run, START } from '../testing/run-driver.ts';
import { lifecycleEvents } from './lifecycle-events.ts';
import { comesOfLifecycle, isEcho, ORIGIN, STARTED_BY_LIFECYCLE } from './origin.ts';

const ABOUT = { namespace: 'n', definition: { name: 'd', version: '1.0.0' }, runId: 'r' };
const NAME = 'd-r.n';
const AT = new Date(START).toISOString();

/** All that is told of the run so far, as of one turn. */
function told(driver: RunDriver, changes: Partial<RunState> = {}): readonly CloudEvent[] {
  const state = { ...stateOf(driver), ...changes };
  return lifecycleEvents({ ...ABOUT, firstSequence: 1, events: driver.log, state });
}

function stateOf({ state }: RunDriver): RunState {
  if (state === null) throw new Error('Expected a run, but it has not started.');
  return state;
}

/** Types without what they have in common, with the task or status that they are about. */
function kinds(driver: RunDriver): readonly string[] {
  return told(driver).map(({ type, data }) => {
    const { task, status } = data as { readonly task?: string; readonly status?: string };
    return [type.replace(/^io\.serverlessworkflow\.|\.v1$/g, ''), task, status]
      .filter((part) => part !== undefined)
      .join(' ');
  });
}

function only(driver: RunDriver, what: string): readonly string[] {
  return kinds(driver).filter((kind) => kind.startsWith(what));
}

function dataOf(driver: RunDriver, what: string) {
  const type = `io.serverlessworkflow.${what}.v1`;
  return told(driver)
    .filter((event) => event.type === type)
    .map(({ data }) => data);
}

describe('lifecycle events', () => {
  test('[SPEC N1, N2] tell a run from its start to its end', () => {
    expect(kinds(run('- a: { set: { x: 1 } }'))).toEqual([
      'workflow.started',
      'workflow.status-changed pending',
      'workflow.status-changed running',
      'task.created /do/0/a',
      'task.status-changed /do/0/a pending',
      'task.started /do/0/a',
      'task.status-changed /do/0/a running',
      'task.completed /do/0/a',
      'task.status-changed /do/0/a completed',
      'workflow.completed',
      'workflow.status-changed completed',
    ]);
  });

  test('[SPEC N1] carry the data of the reference', () => {
    const driver = run('- a: { set: { x: 1 } }');
    expect(dataOf(driver, 'workflow.started')).toEqual([
      { name: NAME, definition: { name: 'd', namespace: 'n', version: '1.0.0' }, startedAt: AT },
    ]);
    expect(dataOf(driver, 'workflow.completed')).toEqual([
      { name: NAME, completedAt: AT, output: { x: 1 } },
    ]);
    expect(dataOf(driver, 'workflow.status-changed').at(-1)).toEqual({
      name: NAME,
      updatedAt: AT,
      status: 'completed',
    });
    expect(dataOf(driver, 'task.completed')).toEqual([
      { workflow: NAME, task: '/do/0/a', completedAt: AT, output: { x: 1 } },
    ]);
  });

  test('[SPEC N1, N2] carry the data of the reference when operators step in', () => {
    const driver = run('- a: { wait: { seconds: 9 } }');
    driver.do({ type: 'suspend' }).do({ type: 'resume' });
    driver.do({ type: 'cancel', rollback: false });
    expect([
      ...dataOf(driver, 'workflow.suspended'),
      ...dataOf(driver, 'workflow.resumed'),
      ...dataOf(driver, 'workflow.cancelled'),
    ]).toEqual([
      { name: NAME, suspendedAt: AT },
      { name: NAME, resumedAt: AT },
      { name: NAME, cancelledAt: AT },
    ]);
    const about = { workflow: NAME, task: '/do/0/a' };
    expect(
      ['created', 'started', 'suspended', 'resumed', 'cancelled'].flatMap((what) =>
        dataOf(driver, `task.${what}`),
      ),
    ).toEqual([
      { ...about, createdAt: AT },
      { ...about, startedAt: AT },
      { ...about, suspendedAt: AT },
      { ...about, resumedAt: AT },
      { ...about, cancelledAt: AT },
    ]);
    expect(dataOf(driver, 'task.status-changed').at(-1)).toEqual({
      ...about,
      updatedAt: AT,
      status: 'cancelled',
    });
  });

  test('[SPEC N3] are known by the run, the number of its event, and what they tell', () => {
    const events = told(run('- a: { set: { x: 1 } }'));
    const ids = new Set(events.map(({ id }) => id));
    expect(ids.size).toBe(events.length);
    expect(events[0]).toEqual({
      specversion: '1.0',
      id: 'r/1/workflow.started',
      source: '/n/d/1.0.0',
      type: 'io.serverlessworkflow.workflow.started.v1',
      time: AT,
      subject: 'r',
      datacontenttype: 'application/json',
      data: expect.anything(),
    });
  });

  test('[SPEC N1, N2] tell of faults, of the run and of the task that nobody caught', () => {
    const driver = run('- a: { raise: { error: { type: "urn:x", status: 500 } } }');
    const error = driver.problem;
    expect(dataOf(driver, 'workflow.faulted')).toEqual([{ name: NAME, faultedAt: AT, error }]);
    expect(dataOf(driver, 'task.faulted')).toEqual([
      { workflow: NAME, task: '/do/0/a', faultedAt: AT, error },
    ]);
    expect(kinds(driver)).toContain('workflow.status-changed faulted');
  });

  test('[SPEC N1, N2] tell of suspending and resuming, with the tasks under way', () => {
    const driver = run(
      '- f: { fork: { branches: [ { a: { wait: { seconds: 9 } } }, { b: { wait: { seconds: 1 } } } ] } }',
    );
    driver.do({ type: 'suspend' }).do({ type: 'resume' });
    expect(only(driver, 'task.suspended')).toEqual([
      'task.suspended /do/0/f',
      'task.suspended /do/0/f/fork/branches/0/a',
      'task.suspended /do/0/f/fork/branches/1/b',
    ]);
    expect(only(driver, 'task.resumed')).toHaveLength(3);
    expect(only(driver, 'workflow')).toEqual([
      'workflow.started',
      'workflow.status-changed pending',
      'workflow.status-changed running',
      'workflow.suspended',
      'workflow.status-changed suspended',
      'workflow.resumed',
      'workflow.status-changed running',
      'workflow.status-changed waiting',
    ]);
  });

  test('[SPEC N2] suspend only what was under way then', () => {
    const driver = run('- a: { wait: { seconds: 9 } }\n- b: { wait: { seconds: 9 } }');
    driver.do({ type: 'suspend' }).do({ type: 'resume' }).pass(9000);
    expect(only(driver, 'task.suspended')).toEqual(['task.suspended /do/0/a']);
  });

  test('[SPEC N1, N2] tell of cancelling', () => {
    const driver = run('- a: { wait: { seconds: 9 } }');
    driver.do({ type: 'cancel', rollback: false });
    expect(kinds(driver).slice(-4)).toEqual([
      'task.cancelled /do/0/a',
      'task.status-changed /do/0/a cancelled',
      'workflow.cancelled',
      'workflow.status-changed cancelled',
    ]);
  });

  test('[SPEC N2] tell of retries, of a try and of a faulted run', () => {
    const driver = run(
      '- t: { try: [ { a: { call: http, with: { method: get, endpoint: "http://x" } } } ], catch: { retry: { delay: { seconds: 1 }, limit: { attempt: { count: 2 } } } } }',
    );
    driver.fail().pass(1000);
    expect(dataOf(driver, 'task.retried')).toEqual([
      { workflow: NAME, task: '/do/0/t', retriedAt: new Date(START + 1000).toISOString() },
    ]);
    const faulted = run('- a: { call: http, with: { method: get, endpoint: "http://x" } }');
    faulted.fail().do({ type: 'retry' });
    expect(only(faulted, 'task.retried')).toEqual(['task.retried /do/0/a']);
    expect(only(faulted, 'workflow.status').slice(-2)).toEqual([
      'workflow.status-changed faulted',
      'workflow.status-changed running',
    ]);
  });

  test('[SPEC N2] tell that a skipped task is through', () => {
    expect(only(run('- a: { if: "${ false }", set: { x: 1 } }'), 'task')).toEqual([
      'task.created /do/0/a',
      'task.status-changed /do/0/a pending',
      'task.status-changed /do/0/a completed',
    ]);
  });

  test('[SPEC N1] tell of correlations, with all the keys in the end', () => {
    const key = (name: string) => `correlate: { ${name}: { from: .data.${name} } }`;
    const driver = run(
      `- l: { listen: { to: { all: [ { with: { type: a }, ${key('x')} }, { with: { type: b }, ${key('y')} } ] } } }`,
    );
    expect(dataOf(driver, 'workflow.correlation-started')).toEqual([{ name: NAME, startedAt: AT }]);
    expect(only(driver, 'workflow.status').at(-1)).toBe('workflow.status-changed waiting');
    driver.deliver({ type: 'a', data: { x: 1 } });
    expect(dataOf(driver, 'workflow.correlation-completed')).toEqual([]);
    driver.deliver({ type: 'b', data: { y: 2 } });
    expect(dataOf(driver, 'workflow.correlation-completed')).toEqual([
      { name: NAME, completedAt: AT, correlationKeys: { x: 1, y: 2 } },
    ]);
  });

  test('[SPEC N1] tell at the end of a turn that a run no longer waits, or waits again', () => {
    const state = stateOf(run('- a: { wait: { seconds: 9 } }'));
    const event = { type: 'human-task-reminded', activation: 'a1', at: START } as const;
    const turn = { ...ABOUT, firstSequence: 7, events: [event], state };
    expect(lifecycleEvents({ ...turn, statusBefore: 'waiting' })).toEqual([]);
    const [changed, ...rest] = lifecycleEvents({ ...turn, statusBefore: 'running' });
    expect(rest).toEqual([]);
    expect([changed?.id, changed?.data]).toEqual([
      'r/7/workflow.status-changed/waiting',
      { name: NAME, updatedAt: AT, status: 'waiting' },
    ]);
  });

  test('[SPEC N4] say when lifecycle events have started the run', () => {
    const driver = run('- a: { set: { x: 1 } }');
    const [echo] = told(driver, { startedBy: STARTED_BY_LIFECYCLE });
    const [event] = told(driver);
    if (!echo || !event) throw new Error('Expected events, but there are none.');
    expect(echo).toEqual({ ...event, ...ORIGIN });
    const emitted = { ...event, type: 'a.b', ...ORIGIN };
    expect([echo, event, emitted].map(isEcho)).toEqual([true, false, false]);
    expect([echo, event, emitted].map(comesOfLifecycle)).toEqual([true, true, true]);
    expect(comesOfLifecycle({ ...event, type: 'io.serverlessworkflow.samples.x.v1' })).toBe(false);
  });
});

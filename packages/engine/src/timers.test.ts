import { describe, expect, test } from 'vitest';
import { problemOf, RunDriver, run, START } from './testing/run-driver.ts';

const CALL = 'call: http, with: { method: get, endpoint: https://example.org }';
const SLOW = `{ ${CALL}, timeout: { after: { seconds: 5 } } }`;
const TIMEOUT = { title: 'Timeout' };

describe('a timer', () => {
  test('[SPEC W1] does not fire before its instant', () => {
    const driver = run('- a: { wait: { seconds: 5 } }');
    driver.now = START + 4999;
    expect(driver.submit({ type: 'advance' })).toEqual({
      kind: 'rejected',
      rejection: { code: 'nothing-due', message: 'No timer of the run is due.' },
    });
  });

  test('[SPEC W1] that is overdue fires with the next advance', () => {
    const driver = run('- a: { wait: { seconds: 5 } }\n- b: { wait: { seconds: 5 } }');
    driver.now = START + 3_600_000;
    expect(driver.machine.nextDueAt(driver.state!)).toBe(START + 5000);
    driver.settle();
    expect(driver.machine.nextDueAt(driver.state!)).toBe(START + 3_605_000);
  });

  test('[SPEC W1] that is overdue does not undo an answer that came first', () => {
    const driver = run(`- a: ${SLOW}`);
    driver.now += 6_000;
    driver.answer({ paid: true });
    expect([driver.status, driver.state?.output]).toEqual(['completed', { paid: true }]);
  });

  test('[SPEC W1] fires when the clock has jumped back, at its instant', () => {
    const driver = run('- a: { wait: { seconds: 5 } }');
    driver.now = START - 60_000;
    driver.settle();
    expect(driver.status).toBe('waiting');
    expect(driver.pass(65_000).status).toBe('completed');
  });

  test('[SPEC W2] fires before another one that is due later', () => {
    const driver = run(
      `- f: { fork: { branches: [ { late: { wait: { seconds: 5 } } }, { early: { wait: { seconds: 3 } } }, { between: { wait: { seconds: 4 } } } ] } }`,
    );
    driver.now = START + 10_000;
    driver.settle();
    expect(driver.namesOf('task-completed')).toEqual(['early', 'between', 'late', 'f']);
  });
});

describe('a timeout of a task', () => {
  test('[SPEC W3] begins when the task starts, ends what it does, and raises a problem in it', () => {
    const driver = run(`- w: { wait: { seconds: 60 } }\n- a: ${SLOW}`).pass(64_999);
    expect(driver.status).toBe('running');
    driver.pass(1);
    expect(driver.problem).toEqual(
      problemOf('timeout', 408, {
        ...TIMEOUT,
        detail: 'Task a took longer than its timeout allows.',
        instance: '/do/1/a',
      }),
    );
    expect(driver.effectsOf('cancel-effect')).toEqual([{ type: 'cancel-effect', effect: 'a2.1' }]);
  });

  test('[SPEC W3] covers what is below the task; the earliest of nested ones strikes first', () => {
    const nested = (outer: number, inner: number) =>
      run(
        `- o: { timeout: { after: { seconds: ${outer} } }, do: [ { i: { timeout: { after: { seconds: ${inner} } }, do: [ { a: { wait: { days: 1 } } } ] } } ] }`,
      ).pass(3000);
    expect(nested(3, 5).problem).toMatchObject({ status: 408, instance: '/do/0/o' });
    expect(nested(3, 5).namesOf('task-cancelled')).toEqual(['a', 'i']);
    expect(nested(5, 3).problem).toMatchObject({ status: 408, instance: '/do/0/o/do/0/i' });
  });

  test('[SPEC W3] can be caught around the task, not by the task', () => {
    const driver = run(
      `
      - outer:
          try:
            - inner:
                timeout: { after: { seconds: 2 } }
                try: [ { a: { wait: { days: 1 } } } ]
                catch: { do: [ { wrong: { set: { by: inner } } } ] }
          catch: { errors: { with: { status: 408 } }, do: [ { right: { set: { by: outer } } } ] }`,
    ).pass(2000);
    expect(driver.output).toEqual({ by: 'outer' });
  });

  test('[SPEC W3] that strikes in a `catch` is caught further out', () => {
    const driver = run(
      `
      - outer:
          try:
            - inner:
                timeout: { after: { seconds: 2 } }
                try: [ { a: { raise: { error: { type: 'urn:x', status: 400 } } } } ]
                catch: { do: [ { b: { wait: { days: 1 } } } ] }
          catch: { do: [ { c: { set: '\${ $error.status }' } } ] }`,
    ).pass(2000);
    expect(driver.output).toBe(408);
  });

  test('does not strike a task that has ended in time', () => {
    expect(run(`- a: ${SLOW}\n- b: { wait: { seconds: 60 } }`).answer(1).pass(60_000).output).toBe(
      1,
    );
  });

  test('may be an expression on the input', () => {
    const driver = run(`- a: { timeout: { after: '\${ { seconds: .n } }' }, wait: { days: 1 } }`, {
      n: 3,
    });
    expect(driver.pass(2999).status).toBe('waiting');
    expect(driver.pass(1).status).toBe('faulted');
  });
});

describe('the timeout of the workflow', () => {
  const LIMITED = (task: string) => `
timeout: { after: { seconds: 10 } }
do: [ { a: ${task} } ]`;

  test('[SPEC W3] faults the run, whatever is caught', () => {
    const driver = run(
      LIMITED(
        '{ try: [ { b: { wait: { days: 1 } } } ], catch: { do: [ { c: { set: { n: 1 } } } ] } }',
      ),
    ).pass(10_000);
    expect(driver.problem).toEqual(
      problemOf('timeout', 408, {
        ...TIMEOUT,
        detail: 'The workflow took longer than its timeout allows.',
        instance: '',
      }),
    );
  });

  test('[SPEC W4] strikes in the midst of a loop that does not end', () => {
    const driver = new RunDriver(LIMITED('{ do: [ { b: { set: { n: 1 }, then: b } } ] }'));
    driver.submit({ type: 'start', runId: 'r1' });
    driver.submit({ type: 'advance' });
    driver.now += 10_000;
    driver.submit({ type: 'advance' });
    expect(driver.problem).toMatchObject({ status: 408, instance: '' });
  });
});

describe('a decision', () => {
  const LOOP = `- loop: { for: { in: '\${ [range(5000)] }' }, do: [ { a: { set: { n: '\${ .n + 1 }' } } } ] }`;

  test('[SPEC W4] works through a bounded number of activations, and the run is due at once', () => {
    const driver = new RunDriver(LOOP);
    driver.submit({ type: 'start', runId: 'r1', input: { n: 0 } });
    expect(driver.eventsOf('loop-advanced').length).toBeLessThanOrEqual(1000);
    expect(driver.machine.nextDueAt(driver.state!)).toBe(0);
    expect(driver.settle().output).toEqual({ n: 5000 });
  });
});

describe('the time a run is suspended', () => {
  const suspendFor = (definition: string, ms: number) => {
    const driver = run(definition).pass(1000).do({ type: 'suspend' }).pass(ms);
    return driver.do({ type: 'resume' });
  };

  test('[SPEC W5] does not count towards the timeouts of tasks', () => {
    const driver = suspendFor(`- a: ${SLOW}`, 60_000);
    expect(driver.pass(3999).status).toBe('running');
    expect(driver.pass(1).status).toBe('faulted');
  });

  test('[SPEC W5] does not count towards the timeout of the workflow, or of an attempt', () => {
    const limited = `
timeout: { after: { seconds: 5 } }
do: [ { a: { wait: { days: 1 } } } ]`;
    const driver = suspendFor(limited, 60_000);
    expect(driver.pass(3999).status).toBe('waiting');
    expect(driver.pass(1).status).toBe('faulted');
    const attempt = suspendFor(
      `- a: { try: [ { b: { ${CALL} } } ], catch: { retry: { limit: { attempt: { count: 0, duration: { seconds: 5 } } } } } }`,
      60_000,
    );
    expect(attempt.pass(3999).status).toBe('running');
    expect(attempt.pass(1).status).toBe('faulted');
  });

  test('[SPEC W5] counts for waits', () => {
    expect(suspendFor('- a: { wait: { seconds: 5 } }', 60_000).status).toBe('completed');
  });

  test('[SPEC W5] as the time it is faulted, does not count either', () => {
    const driver = run(`
timeout: { after: { seconds: 5 } }
do: [ { a: { ${CALL} } } ]`).pass(1000);
    driver.fail().pass(60_000).do({ type: 'retry' });
    expect(driver.pass(3999).status).toBe('running');
    expect(driver.pass(1).status).toBe('faulted');
  });

  test('[SPEC W5] a run that is retried after its timeout has all of it again', () => {
    const driver = run(`
timeout: { after: { seconds: 5 } }
do: [ { a: { ${CALL} } } ]`).pass(5000);
    expect(driver.status).toBe('faulted');
    driver.pass(60_000).do({ type: 'retry' });
    expect(driver.pass(4999).status).toBe('running');
    expect(driver.pass(1).status).toBe('faulted');
    expect(driver.do({ type: 'retry' }).answer('late').output).toBe('late');
  });
});

import { describe, expect, test } from 'vitest';
import type { Command } from './commands.ts';
import { problemOf, RunDriver, run, START } from './testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';
const WAIT = '- a: { wait: { seconds: 5 } }';
const RAISE = `- a: { raise: { error: { type: 'urn:x', status: 400 } } }`;
const SETTLE = { type: 'complete-effect', effect: 'a1.1', output: 1 } as const;

const rejected = (driver: RunDriver, command: Command) => {
  const before = structuredClone(driver.state);
  const decision = driver.submit(command);
  expect(driver.state).toEqual(before);
  return decision.kind === 'rejected' ? decision.rejection.code : 'accepted';
};

describe('a command', () => {
  test.each<[string, () => RunDriver, Command, string]>([
    ['before the start', () => new RunDriver(WAIT), { type: 'advance' }, 'run-not-started'],
    ['start twice', () => run(WAIT), { type: 'start', runId: 'r1' }, 'run-already-started'],
    ['advance early', () => run(WAIT), { type: 'advance' }, 'nothing-due'],
    ['resume a running run', () => run(WAIT), { type: 'resume' }, 'run-not-suspended'],
    [
      'suspend twice',
      () => run(WAIT).do({ type: 'suspend' }),
      { type: 'suspend' },
      'run-already-suspended',
    ],
    [
      'advance a suspended run',
      () => run(WAIT).do({ type: 'suspend' }).pass(9000),
      { type: 'advance' },
      'nothing-due',
    ],
    ['retry a running run', () => run(WAIT), { type: 'retry' }, 'run-not-faulted'],
    ['retry a completed run', () => run(WAIT).pass(5000), { type: 'retry' }, 'run-not-faulted'],
    ['answer nothing', () => run(WAIT), SETTLE, 'effect-not-awaited'],
  ])('[SPEC Y3] that cannot be carried out changes nothing: %s', (_, prepare, command, code) => {
    expect(rejected(prepare(), command)).toBe(code);
  });

  test.each(['constructor.1', '__proto__.1', '', '.', 'a1', 'a1.2', 'a01.1'])(
    '[SPEC Y3] cannot answer an effect that is called %j',
    (effect) => {
      const driver = run(`- a: ${CALL}`);
      expect(rejected(driver, { ...SETTLE, effect })).toBe('effect-not-awaited');
    },
  );

  const COMMANDS: readonly Command[] = [
    { type: 'start', runId: 'r1' },
    { type: 'advance' },
    SETTLE,
    { type: 'fail-effect', effect: 'a1.1', problem: problemOf('runtime', 500) },
    {
      type: 'deliver-event',
      subscription: 'a1',
      event: { specversion: '1.0', id: 'e', source: 's', type: 't' },
      expiresAt: START,
    },
    { type: 'suspend' },
    { type: 'resume' },
    { type: 'cancel', rollback: true },
  ];

  test.each<[string, () => RunDriver]>([
    ['completed', () => run(WAIT).pass(5000)],
    ['cancelled', () => run(WAIT).do({ type: 'cancel', rollback: false })],
    ['faulted', () => run(RAISE)],
  ])('[SPEC Y4] does nothing to a %s run', (_, prepare) => {
    for (const command of COMMANDS) {
      const expected = command.type === 'start' ? 'run-already-started' : 'run-ended';
      expect(rejected(prepare(), command)).toBe(expected);
    }
  });
});

describe('activations', () => {
  test('[SPEC Y6] are numbered in order of creation, and no number is used again', () => {
    const driver = run(`
      - a: { fork: { branches: [ { b: { set: { n: 1 } } }, { c: { set: { n: 1 } } } ] } }
      - d: { set: { n: 1 } }`);
    expect(driver.eventsOf('task-created').map(({ activation }) => activation)).toEqual([
      'a1',
      'a2',
      'a3',
      'a4',
    ]);
  });
});

describe('an effect', () => {
  const RETRIED = `- t: { try: [ { a: ${CALL} } ], catch: { retry: { delay: { seconds: 1 } } } }`;
  const keys = (driver: RunDriver) =>
    driver.effectsOf('call').map((effect) => effect.idempotencyKey);

  test('[SPEC X1] is identified by run, activation and attempt: another try is another effect', () => {
    expect(keys(run(RETRIED).fail().pass(1000))).toEqual(['r1/a2/1', 'r1/a3/1']);
  });

  test('[SPEC X1] of a run that is retried is another one', () => {
    const driver = run(`- a: ${CALL}`).fail().do({ type: 'retry' });
    expect(keys(driver)).toEqual(['r1/a1/1', 'r1/a1/2']);
  });

  test('[SPEC X2] has its first answer count', () => {
    const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`);
    driver.answer(1, 'a2.1');
    expect(rejected(driver, { ...SETTLE, effect: 'a2.1', output: 2 })).toBe('effect-not-awaited');
    expect(driver.answer(3, 'a3.1').output).toEqual([1, 3]);
  });

  test('[SPEC X2] is not awaited any more after its attempt', () => {
    const driver = run(`- a: ${CALL}`).fail().do({ type: 'retry' });
    expect(rejected(driver, SETTLE)).toBe('effect-not-awaited');
    expect(driver.answer('second').output).toBe('second');
  });

  test('[SPEC X3] is cancelled when its task ends early', () => {
    const driver = run(`- a: ${CALL}`).do({ type: 'cancel', rollback: false });
    expect(driver.effectsOf('cancel-effect')).toEqual([{ type: 'cancel-effect', effect: 'a1.1' }]);
    expect(rejected(driver, SETTLE)).toBe('run-ended');
  });

  const CHILD = '{ run: { workflow: { namespace: test, name: sub, version: latest } } }';

  test('[SPEC X3] that is a child run undoes what it has done when its parent’s task ends early', () => {
    const driver = run(`- a: { do: [ { b: ${CHILD} } ], timeout: { after: { seconds: 1 } } }`);
    expect(driver.pass(1000).effects.slice(1)).toEqual([
      { type: 'cancel-effect', effect: 'a2.1' },
      { type: 'cancel-run', childRunId: 'r1.a2.1', rollback: true },
    ]);
  });

  test.each([true, false])(
    '[SPEC O3] a child run is cancelled as its parent is: rollback %s',
    (rollback) => {
      const driver = run(`- a: ${CHILD}`).do({ type: 'cancel', rollback });
      expect(driver.effectsOf('cancel-run')).toEqual([
        { type: 'cancel-run', childRunId: 'r1.a1.1', rollback },
      ]);
    },
  );
});

describe('a run that has a parent', () => {
  const parent = { runId: 'p1', effect: 'a3.1', await: true };
  const reports = (definition: string, act: (driver: RunDriver) => void = () => undefined) => {
    const driver = new RunDriver(definition).start({}, parent);
    act(driver);
    return driver
      .effectsOf('report')
      .map(({ parentRunId, effect, outcome }) => [parentRunId, effect, outcome]);
  };

  test('[SPEC P5] tells it the output', () => {
    expect(reports('- a: { set: { n: 1 } }')).toEqual([
      ['p1', 'a3.1', { kind: 'completed', output: { n: 1 } }],
    ]);
  });

  test('[SPEC P5] tells it the fault', () => {
    const problem = { type: 'urn:x', status: 400, instance: '/do/0/a' };
    expect(reports(RAISE)).toEqual([['p1', 'a3.1', { kind: 'failed', problem }]]);
  });

  test('[SPEC P5] tells it that it was cancelled', () => {
    const problem = problemOf('runtime', 500, {
      title: 'Runtime error',
      detail: 'Run r1 was cancelled: enough.',
    });
    const outcome = { kind: 'failed', problem };
    expect(
      reports(WAIT, (driver) => driver.do({ type: 'cancel', rollback: false, reason: 'enough' })),
    ).toEqual([['p1', 'a3.1', outcome]]);
  });

  test('[SPEC P2] tells nothing to one that does not wait', () => {
    const driver = new RunDriver('- a: { set: { n: 1 } }').start({}, { ...parent, await: false });
    expect(driver.effects).toEqual([]);
  });
});

describe('a suspended run', () => {
  test('[SPEC O1] records an answer and does nothing else', () => {
    const driver = run(`- a: ${CALL}\n- b: { set: { got: '\${ . }' } }`).do({ type: 'suspend' });
    driver.answer(1);
    expect(driver.log.slice(-1).map(({ type }) => type)).toEqual(['effect-settled']);
    expect(driver.machine.nextDueAt(driver.state!)).toBeNull();
    expect(driver.status).toBe('suspended');
  });

  test('[SPEC O1] records an event and does nothing else', () => {
    const driver = run('- a: { listen: { to: { one: { with: { type: t } } } } }').do({
      type: 'suspend',
    });
    driver.deliver({ type: 't' });
    expect(driver.log.slice(-1).map(({ type }) => type)).toEqual(['event-consumed']);
    expect(driver.status).toBe('suspended');
  });

  test('[SPEC O1] records a fault and does nothing else', () => {
    const driver = run(`- a: ${CALL}`).do({ type: 'suspend' }).fail();
    expect(driver.status).toBe('suspended');
    expect(driver.do({ type: 'resume' }).status).toBe('faulted');
  });

  test('[SPEC O2] acts on them when it is resumed', () => {
    const driver = run(`- a: ${CALL}\n- b: { set: { got: '\${ . }' } }`).do({ type: 'suspend' });
    expect(driver.answer(1).do({ type: 'resume', by: 'me' }).output).toEqual({ got: 1 });
  });

  test('[SPEC O2] fires what has come due meanwhile when it is resumed', () => {
    const driver = run(WAIT).do({ type: 'suspend' }).pass(60_000);
    expect(driver.do({ type: 'resume' }).status).toBe('completed');
  });

  test('[SPEC O3] can be cancelled', () => {
    const driver = run(`- a: ${CALL}`).do({ type: 'suspend' });
    driver.do({ type: 'cancel', rollback: false, by: 'me' });
    expect(driver.log.slice(-3).map(({ type }) => type)).toEqual([
      'run-resumed',
      'task-cancelled',
      'run-cancelled',
    ]);
  });
});

describe('cancelling', () => {
  test('[SPEC O3] ends the run', () => {
    const driver = run(`- a: { do: [ { b: ${CALL} } ] }`);
    driver.do({ type: 'cancel', rollback: false, by: 'me', reason: 'enough' });
    expect(driver.status).toBe('cancelled');
    expect(driver.namesOf('task-cancelled')).toEqual(['b', 'a']);
    expect(driver.log.at(-1)).toEqual({
      type: 'run-cancelled',
      at: START,
      by: 'me',
      reason: 'enough',
    });
    expect(driver.state?.activations).toEqual({});
  });

  test('[SPEC O3] is refused while the run is being undone', () => {
    const driver = run(
      `- a: { set: { n: 1 }, metadata: { compensation: [ { u: ${CALL} } ] } }\n${RAISE.replace('- a', '- b')}`,
    );
    expect(rejected(driver, { type: 'cancel', rollback: false })).toBe('run-rolling-back');
  });
});

describe('retrying a faulted run', () => {
  test('[SPEC O4] enters its faulted task again, with its raw input, as the next attempt', () => {
    const driver = run(
      `- a: { set: { n: 1 } }\n- b: { input: { from: '\${ .n }' }, ${CALL.slice(1)}`,
    );
    driver.fail().do({ type: 'retry', by: 'me' });
    expect(
      driver
        .eventsOf('task-started')
        .map(({ activation, attempt, input }) => [activation, attempt, input]),
    ).toEqual([
      ['a1', 1, {}],
      ['a2', 1, 1],
      ['a2', 2, 1],
    ]);
    expect(driver.answer('ok').output).toBe('ok');
  });

  test('[SPEC O4] enters the tasks of other branches whose effects were cut off', () => {
    const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`).fail();
    expect(driver.effectsOf('cancel-effect').map(({ effect }) => effect)).toEqual(['a3.1']);
    driver.do({ type: 'retry' });
    expect(driver.awaited().map(({ id }) => id)).toEqual(['a2.2', 'a3.2']);
    expect(driver.answer(1).answer(2).output).toEqual([1, 2]);
  });

  test('[SPEC O4] goes on with what was answered and not yet acted upon', () => {
    const driver = run(`- f: { fork: { branches: [ { a: ${CALL} }, { b: ${CALL} } ] } }`);
    driver.do({ type: 'suspend' }).fail(503, 'communication', 'a2.1').answer('b', 'a3.1');
    driver.do({ type: 'resume' }).do({ type: 'retry' });
    expect(driver.awaited().map(({ id }) => id)).toEqual(['a2.2']);
    expect(driver.answer('a').output).toEqual(['a', 'b']);
  });

  test('[SPEC O4] enters a task again that faulted below its timeout, with all of it', () => {
    const driver = run(`- a: { timeout: { after: { seconds: 5 } }, do: [ { b: ${CALL} } ] }`).pass(
      5000,
    );
    driver.do({ type: 'retry' });
    expect(driver.started()).toEqual(['a', 'b', 'a', 'b']);
    expect(driver.pass(4999).status).toBe('running');
    expect(driver.pass(1).status).toBe('faulted');
  });

  test('[SPEC O4] faults again at once when it was its own input or output that failed', () => {
    const driver = run(`
output: { as: '\${ error("no") }' }
do: [ { a: { set: { n: 1 } } } ]`);
    const { problem } = driver;
    driver.do({ type: 'retry' });
    expect([driver.status, driver.problem]).toEqual(['faulted', problem]);
  });

  test('[SPEC O5] lets waits and listeners go on as they were', () => {
    const driver = run(
      `- f: { fork: { branches: [ { a: ${CALL} }, { w: { wait: { seconds: 5 } } }, { l: { listen: { to: { one: { with: { type: t } } } } } } ] } }`,
    ).fail();
    expect(driver.effectsOf('unsubscribe')).toEqual([{ type: 'unsubscribe', subscription: 'a4' }]);
    driver.pass(60_000).do({ type: 'retry' });
    expect(driver.effectsOf('subscribe').map(({ subscription }) => subscription)).toEqual([
      'a4',
      'a4',
    ]);
    expect(driver.namesOf('task-completed')).toEqual(['w']);
    driver.deliver({ type: 't', data: 1 });
    expect(driver.answer('a').output).toEqual(['a', {}, [1]]);
  });

  test('a child run is started anew, under another id', () => {
    const driver = run(
      '- a: { run: { workflow: { namespace: test, name: sub, version: latest } } }',
    );
    driver.fail().do({ type: 'retry' });
    expect(driver.effectsOf('start-run').map(({ childRunId }) => childRunId)).toEqual([
      'r1.a1.1',
      'r1.a1.2',
    ]);
  });
});

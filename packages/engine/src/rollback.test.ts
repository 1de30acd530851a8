import { describe, expect, test } from 'vitest';
import { compensationOf } from './status.ts';
import { type RunDriver, run } from './testing/run-driver.ts';

const call = (path: string) =>
  `call: http, with: { method: post, endpoint: 'https://example.org/${path}', body: '\${ . }' }`;

/** A task that does `name`, and is undone by `undo-name`. */
const undoable = (
  name: string,
  undo = `[ { undo-${name}: { ${call(`undo/${name}`)} } } ]`,
  more = '',
) => `{ ${name}: { ${call(name)}, metadata: { compensation: ${undo}${more} } } }`;

const FAIL = `{ fail: { raise: { error: { type: 'urn:x', status: 409, detail: no } } } }`;
const PROBLEM = { type: 'urn:x', status: 409, detail: 'no' };

/** The last parts of the addresses that were called, in order. */
function called(driver: RunDriver): string[] {
  return driver
    .effectsOf('call')
    .map(({ arguments: args }) =>
      String((args as { uri: string }).uri).slice('https://example.org/'.length),
    );
}

/** Answers every awaited effect with its address until nothing is awaited. */
function answerAll(driver: RunDriver): RunDriver {
  for (let answers = 0; answers < 50; answers += 1) {
    const [effect] = driver.awaited();
    if (!effect) return driver;
    driver.answer({ did: effect.id }, effect.id);
  }
  throw new Error('Expected the run to need no more answers, but it asks on and on.');
}

const faulted = (...tasks: string[]) => answerAll(run(`do: [ ${[...tasks, FAIL].join(', ')} ]`));

describe('undoing a run', () => {
  test('[SPEC C1] goes in reverse order of completion, one task at a time, each once', () => {
    const driver = faulted(undoable('a'), undoable('b'), undoable('c'));
    expect(called(driver)).toEqual(['a', 'b', 'c', 'undo/c', 'undo/b', 'undo/a']);
    expect(driver.eventsOf('rollback-completed')).toEqual([
      expect.objectContaining({ compensated: ['/do/2/c', '/do/1/b', '/do/0/a'] }),
    ]);
    expect(driver.state?.compensations).toEqual([]);
    expect(compensationOf(driver.state!)).toBe('completed');
  });

  test('[SPEC C1] undoes each iteration of a loop, with the variables it had', () => {
    const undo = `[ { u: { set: { undone: '\${ $x }' }, export: { as: '\${ $context + [$x] }' } } } ]`;
    const driver = run(
      `do: [ { l: { for: { each: x, in: '\${ [1, 2, 3] }' }, do: [ { a: { set: '\${ . }', metadata: { compensation: ${undo} } } } ] } }, ${FAIL} ]`,
      [],
    );
    expect(driver.context).toEqual([3, 2, 1]);
  });

  test('[SPEC C1] does not undo what has not completed, or was skipped', () => {
    const driver = answerAll(
      run(
        `do: [ { s: { if: '\${ false }', set: { n: 1 }, metadata: { compensation: [ { u: { ${call('undo/s')} } } ] } } }, { d: { do: [ ${undoable('a')}, ${FAIL} ], metadata: { compensation: [ { v: { ${call('undo/d')} } } ] } } } ]`,
      ),
    );
    expect(called(driver)).toEqual(['a', 'undo/a']);
  });

  test('[SPEC C1] does not undo a run that completes', () => {
    const driver = answerAll(run(`do: [ ${undoable('a')} ]`));
    expect([driver.status, called(driver), driver.state?.compensations]).toEqual([
      'completed',
      ['a'],
      [],
    ]);
  });

  test('[SPEC C1] undoes the completion it is for, when two branches have called the same function', () => {
    const branch = (name: string) =>
      `{ ${name}: { try: [ { c: { call: f, with: { id: ${name} } } }, { w: { ${call(`wait/${name}`)} } } ], catch: { do: [ { r: { call: rollback } } ] } } }`;
    const driver = run(`
use: { functions: { f: { set: { id: '\${ .id }' }, metadata: { compensation: [ { u: { ${call('undo')} } } ] } } } }
do: [ { fork: { fork: { branches: [ ${branch('x')}, ${branch('y')} ] } } } ]`);
    driver.fail();
    const undone = driver.effectsOf('call').at(-1)?.arguments;
    expect(undone).toMatchObject({ uri: 'https://example.org/undo', body: { id: 'x' } });
    answerAll(driver);
    expect(called(driver)).toEqual(['wait/x', 'wait/y', 'undo']);
    expect(driver.eventsOf('task-compensated')).toHaveLength(1);
  });

  test('[SPEC C2] begins when the run faults, and keeps its problem', () => {
    const driver = faulted(undoable('a'));
    expect([driver.status, driver.problem]).toEqual([
      'faulted',
      { ...PROBLEM, instance: '/do/1/fail' },
    ]);
  });

  test('[SPEC C2] begins when the output of the run is invalid', () => {
    const driver = answerAll(
      run(`
output: { schema: { document: { required: [x] } } }
do: [ ${undoable('a')} ]`),
    );
    expect(called(driver)).toEqual(['a', 'undo/a']);
    expect(driver.problem?.instance).toBe('/output');
  });

  test('[SPEC C2] begins when it is cancelled with rollback', () => {
    const driver = run(`do: [ ${undoable('a')}, ${undoable('b')} ]`).answer(1);
    driver.do({ type: 'cancel', rollback: true, by: 'me', reason: 'enough' });
    expect(driver.status).toBe('running');
    answerAll(driver);
    expect([driver.status, called(driver)]).toEqual(['cancelled', ['a', 'b', 'undo/a']]);
    expect(driver.log.at(-1)).toMatchObject({ type: 'run-cancelled', by: 'me', reason: 'enough' });
  });

  test('[SPEC C3] starts with the output of the task, and reads input, output and problem', () => {
    const undo = `[ { u: { ${call('undo').replace("'${ . }'", "'${ { dot: ., was: $compensation } }'")} } } ]`;
    const driver = run(
      `do: [ { a: { set: { n: '\${ .n + 1 }' }, metadata: { compensation: ${undo} } } }, ${FAIL} ]`,
      { n: 1 },
    );
    const problem = { ...PROBLEM, instance: '/do/1/fail' };
    expect(driver.effectsOf('call')[0]?.arguments).toMatchObject({
      body: { dot: { n: 2 }, was: { input: { n: 1 }, output: { n: 2 }, problem } },
    });
  });

  test.each([
    ['in its list', `[ { u: { ${call('undo/1')}, then: end } }, { v: { ${call('undo/2')} } } ]`],
    [
      'in a list of it',
      `[ { d: { do: [ { u: { ${call('undo/1')}, then: end } }, { v: { ${call('undo/2')} } } ] } }, { w: { ${call('undo/3')} } } ]`,
    ],
    [
      'in a branch of it',
      `[ { d: { fork: { branches: [ { u: { ${call('undo/1')}, then: end } }, { v: { wait: { days: 1 } } } ] } } }, { w: { ${call('undo/3')} } } ]`,
    ],
  ])('[SPEC C3] `end` %s ends the compensation', (_, undo) => {
    const driver = faulted(undoable('first'), undoable('a', undo));
    expect(called(driver)).toEqual(['first', 'a', 'undo/1', 'undo/first']);
    expect(driver.status).toBe('faulted');
  });

  test('[SPEC C4] begins when everything live has ended', () => {
    const driver = run(
      `do: [ ${undoable('a')}, { f: { fork: { branches: [ { b: { ${call('b')} } }, { c: { ${call('c')} } } ] } } } ]`,
    ).answer(1);
    driver.fail(503, 'communication', 'a4.1');
    const types = driver.log.map(({ type }) => type);
    expect(types.lastIndexOf('task-cancelled')).toBeLessThan(types.indexOf('rollback-started'));
    expect(driver.effectsOf('cancel-effect').map(({ effect }) => effect)).toContain('a3.1');
    expect(driver.awaited().map(({ id }) => id)).toEqual(['a6.1']);
  });

  test('[SPEC C5] is not interrupted by the timeout of the workflow, and its effects do not have it as a deadline', () => {
    const driver = run(`
timeout: { after: { seconds: 5 } }
do: [ ${undoable('a')}, { w: { wait: { days: 1 } } } ]`)
      .answer(1)
      .pass(60_000);
    expect(driver.status).toBe('running');
    expect(driver.effectsOf('call').map(({ deadline }) => deadline !== undefined)).toEqual([
      true,
      false,
    ]);
    expect(answerAll(driver).problem).toMatchObject({ status: 408 });
  });

  test('an empty compensation undoes at once', () => {
    expect(faulted(undoable('a', '[]')).eventsOf('task-compensated')).toHaveLength(1);
  });

  test('[SPEC C1] does not undo what a compensation has done', () => {
    const inner = `[ { u: { ${call('undo/a')}, metadata: { compensation: [ { v: { ${call('undo/undo/a')} } } ] } } } ]`;
    const driver = faulted(undoable('first'), undoable('a', inner));
    expect(called(driver)).toEqual(['first', 'a', 'undo/a', 'undo/first']);
  });

  test('`rollback` in a compensation has nothing to undo', () => {
    const inner = `[ { t: { try: [ ${FAIL} ], catch: { do: [ { r: { call: rollback } }, { u: { ${call('undo/a')} } } ] } } } ]`;
    const driver = faulted(undoable('first'), undoable('a', inner));
    expect(called(driver)).toEqual(['first', 'a', 'undo/a', 'undo/first']);
    expect(driver.status).toBe('faulted');
  });
});

describe('a compensation that fails', () => {
  const failing = (more = '') => {
    const driver = run(`do: [ ${undoable('first')}, ${undoable('a', undefined, more)}, ${FAIL} ]`);
    return driver.answer(1).answer(2);
  };

  test('[SPEC C6] is tried again five times, exponentially from one second', () => {
    const driver = failing();
    const delays = Array.from({ length: 5 }, () => {
      driver.fail();
      const ms = driver.machine.nextDueAt(driver.state!)! - driver.now;
      driver.pass(ms);
      return ms;
    });
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000]);
    expect(driver.fail().status).toBe('faulted');
  });

  test('[SPEC C6] is tried again by its own policy, which can read the problem', () => {
    const policy = `, compensationRetry: { when: '\${ $error.status == 503 }', delay: { seconds: 7 } }`;
    const driver = failing(policy).fail(503);
    expect(driver.pass(7000).status).toBe('running');
    expect(driver.fail(500).status).toBe('faulted');
  });

  test('[SPEC C7] for good faults the run with the cause and what remains, next first', () => {
    const driver = failing(', compensationRetry: { limit: { attempt: { count: 0 } } }').fail(503);
    expect(driver.problem).toEqual({
      type: 'https://open-workflow-specification.org/spec/1.0.0/errors/runtime',
      status: 500,
      title: 'Compensation failed',
      detail:
        'Undoing /do/1/a failed: https://open-workflow-specification.org/spec/1.0.0/errors/communication Not undone: /do/1/a, /do/0/first.',
      instance: '/do/1/a/metadata/compensation/0/undo-a',
      cause: {
        type: 'https://open-workflow-specification.org/spec/1.0.0/errors/communication',
        status: 503,
        instance: '/do/1/a/metadata/compensation/0/undo-a',
      },
      remaining: ['/do/1/a', '/do/0/first'],
    });
    expect(compensationOf(driver.state!)).toBe('failed');
  });

  test('[SPEC C7] can be retried, and goes on from there', () => {
    const driver = failing(', compensationRetry: { limit: { attempt: { count: 0 } } }').fail(503);
    driver.do({ type: 'retry' });
    answerAll(driver);
    expect(called(driver)).toEqual(['first', 'a', 'undo/a', 'undo/a', 'undo/first']);
    expect(driver.problem).toEqual({ ...PROBLEM, instance: '/do/2/fail' });
  });

  test('[SPEC C8] then the run cannot be retried, for it is undone', () => {
    const driver = faulted(undoable('a'));
    expect(driver.submit({ type: 'retry' })).toEqual({
      kind: 'rejected',
      rejection: {
        code: 'run-rolled-back',
        message: 'Run r1 has been undone: rewind it, or start a new one.',
      },
    });
  });

  test('[SPEC C8] nor can a run that was cancelled and undone', () => {
    const driver = run(`do: [ ${undoable('a')}, { w: { wait: { days: 1 } } } ]`).answer(1);
    answerAll(driver.do({ type: 'cancel', rollback: true }));
    expect(driver.submit({ type: 'retry' })).toMatchObject({
      rejection: { code: 'run-not-faulted' },
    });
  });
});

describe('rollback in a catch', () => {
  const scope = (list: string, c = '[ { r: { call: rollback } } ]') =>
    `{ t: { try: [ ${list} ], catch: { do: ${c} } } }`;

  test('[SPEC A5] undoes what the `try` has completed, and completes with its input', () => {
    const driver = run(
      `do: [ ${undoable('before')}, ${scope(`${undoable('a')}, ${undoable('b')}, ${FAIL}`)}, { after: { ${call('after')} } } ]`,
    );
    answerAll(driver);
    expect(called(driver)).toEqual(['before', 'a', 'b', 'undo/b', 'undo/a', 'after']);
    expect([driver.status, driver.state?.rollback]).toEqual(['completed', undefined]);
    const [rolledBack] = driver
      .eventsOf('task-completed')
      .filter(({ pointer }) => pointer.endsWith('/r'));
    expect(rolledBack?.output).toEqual({ did: 'a1.1' });
  });

  test('[SPEC C2] does not undo what the `catch` itself has completed', () => {
    const driver = answerAll(
      run(
        `do: [ ${scope(`${undoable('a')}, ${FAIL}`, `[ ${undoable('c')}, { r: { call: rollback } } ]`)} ]`,
      ),
    );
    expect(called(driver)).toEqual(['a', 'c', 'undo/a']);
  });

  test('[SPEC A5, U5] does not undo what an extension has done before the `try`', () => {
    const before = `[ ${undoable('around')} ]`;
    const extensions = `use: { extensions: [ { x: { extend: try, before: ${before} } } ] }\n`;
    const driver = answerAll(run(`${extensions}do: [ ${scope(`${undoable('a')}, ${FAIL}`)} ]`));
    expect(called(driver)).toEqual(['around', 'a', 'undo/a']);
  });

  test('[SPEC A5] with nothing to undo goes on', () => {
    const driver = answerAll(run(`do: [ ${scope(FAIL)}, { after: { ${call('after')} } } ]`));
    expect([driver.status, called(driver)]).toEqual(['completed', ['after']]);
  });

  test('[SPEC C1] undoes a task once, though `rollback` is called twice', () => {
    const driver = answerAll(
      run(
        `do: [ ${scope(`${undoable('a')}, ${FAIL}`, '[ { r: { call: rollback } }, { s: { call: rollback } } ]')} ]`,
      ),
    );
    expect(called(driver)).toEqual(['a', 'undo/a']);
  });

  test('[SPEC C2] of an inner try leaves what the outer one has done, for its own rollback', () => {
    const inner = scope(`${undoable('b')}, ${FAIL}`, '[ { r: { call: rollback } } ]').replace(
      '{ t:',
      '{ inner:',
    );
    const driver = answerAll(
      run(`do: [ ${scope(`${undoable('a')}, ${inner}, ${undoable('c')}, ${FAIL}`)} ]`),
    );
    expect(called(driver)).toEqual(['a', 'b', 'undo/b', 'c', 'undo/c', 'undo/a']);
  });

  test('undoes what every attempt has completed', () => {
    const driver = run(
      `do: [ { t: { try: [ ${undoable('a')}, ${FAIL} ], catch: { retry: { delay: { seconds: 1 }, limit: { attempt: { count: 1 } } }, do: [ { r: { call: rollback } } ] } } } ]`,
    );
    answerAll(driver).pass(1000);
    answerAll(driver);
    expect(called(driver)).toEqual(['a', 'a', 'undo/a', 'undo/a']);
  });

  test('[SPEC C1] of two branches at once takes turns', () => {
    const branch = (name: string) =>
      scope(`${undoable(name)}, ${FAIL}`).replace('{ t:', `{ branch-${name}:`);
    const driver = run(`do: [ { f: { fork: { branches: [ ${branch('a')}, ${branch('b')} ] } } } ]`);
    driver.answer(1).answer(2);
    expect(called(driver)).toEqual(['a', 'b', 'undo/a']);
    answerAll(driver);
    expect(called(driver)).toEqual(['a', 'b', 'undo/a', 'undo/b']);
    expect(driver.status).toBe('completed');
  });

  test('[SPEC C1] takes its turn when the one before it ends early', () => {
    const hasty = `[ { r: { call: rollback, timeout: { after: { seconds: 5 } } } } ]`;
    const driver = run(`
      - f:
          fork:
            branches:
              - guard: { try: [ ${scope(`${undoable('a')}, ${FAIL}`, hasty)} ], catch: {} }
              - other: { do: [ ${scope(`${undoable('b')}, ${FAIL}`)} ] }`);
    driver.answer(1).answer(2).pass(5000);
    expect(called(driver)).toEqual(['a', 'b', 'undo/a', 'undo/b']);
    expect(answerAll(driver).status).toBe('completed');
  });

  test('[SPEC C2] that is cut off by a fault of the run is done with the rest', () => {
    const driver = run(`
      - before: { ${call('before')}, metadata: { compensation: [ { u: { ${call('undo/before')} } } ] } }
      - f: { fork: { branches: [ ${scope(`${undoable('a')}, ${FAIL}`)}, { b: { ${call('b')} } } ] } }`);
    driver.answer('before').answer('a', 'a5.1');
    expect(called(driver)).toEqual(['before', 'b', 'a', 'undo/a']);
    driver.fail(503, 'communication', 'a4.1');
    expect(answerAll(driver).status).toBe('faulted');
    expect(called(driver)).toEqual(['before', 'b', 'a', 'undo/a', 'undo/a', 'undo/before']);
  });

  test('[SPEC C7] that fails for good faults the run, and goes on when the run is retried', () => {
    const undo = `[ { undo-a: { ${call('undo/a')} } } ], compensationRetry: { limit: { attempt: { count: 0 } } }`;
    const driver = run(
      `do: [ ${undoable('before')}, ${scope(`${undoable('a', undo)}, ${FAIL}`)}, { after: { ${call('after')} } } ]`,
    )
      .answer(1)
      .answer(2)
      .fail();
    expect(driver.problem).toMatchObject({
      title: 'Compensation failed',
      remaining: ['/do/1/t/try/0/a'],
    });
    driver.do({ type: 'retry' });
    answerAll(driver);
    expect(called(driver)).toEqual(['before', 'a', 'undo/a', 'undo/a', 'after']);
    expect(driver.status).toBe('completed');
  });

  test('faults when its own output does', () => {
    const driver = run(
      `do: [ ${scope(`${undoable('a')}, ${FAIL}`, `[ { r: { call: rollback, output: { as: '\${ error("no") }' } } } ]`)} ]`,
    );
    answerAll(driver);
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/t/catch/do/0/r' });
  });
});

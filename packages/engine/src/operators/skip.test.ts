import { describe, expect, test } from 'vitest';
import { run } from '../testing/run-driver.ts';

const CALLS = `
- call:
    call: http
    with: { method: post, endpoint: 'https://example.org' }
    output: { as: '\${ .body.id }', schema: { document: { type: [string, object] } } }
    export: { as: '\${ {id: .} }' }
- next: { set: { input: '\${ . }', context: '\${ $context }' } }
- last: { call: http, with: { method: post, endpoint: 'https://example.org/last' } }
`;
const CALL = { pointer: '/do/0/call' };

describe('[SPEC O7] a task that is skipped', () => {
  test('hands the given output on as it is, and exports it', () => {
    const driver = run(CALLS, { n: 1 });
    driver.do({ type: 'skip', task: CALL, output: 'i7', by: 'ada', reason: 'it is booked' });
    expect(driver.eventsOf('skip-requested')).toMatchObject([
      { activation: 'a1', pointer: '/do/0/call', output: 'i7', by: 'ada', reason: 'it is booked' },
    ]);
    expect(driver.effectsOf('cancel-effect')).toEqual([{ type: 'cancel-effect', effect: 'a1.1' }]);
    expect(driver.eventsOf('task-completed')).toMatchObject([
      { activation: 'a1', output: 'i7', context: { id: 'i7' } },
      { output: { input: 'i7', context: { id: 'i7' } } },
    ]);
  });

  test('hands its input on when there is no output, and exports nothing', () => {
    const driver = run(CALLS, { n: 1 }).do({ type: 'skip', task: CALL });
    expect(driver.eventsOf('task-completed').at(-1)).toMatchObject({
      output: { input: { n: 1 }, context: { n: 1 } },
    });
  });

  test('may be faulted: the run goes on, and other branches with what was cut off', () => {
    const driver = run(`
- both:
    fork:
      branches:
        - left: { call: http, with: { method: post, endpoint: 'https://example.org' } }
        - right: { call: http, with: { method: post, endpoint: 'https://example.org' } }
`);
    driver.fail(503, 'communication', 'a2.1');
    expect(driver.status).toBe('faulted');
    driver.do({ type: 'skip', task: { activation: 'a2' }, output: 'left' });
    expect(driver.awaited().map(({ id }) => id)).toEqual(['a3.2']);
    driver.answer('right');
    expect([driver.status, driver.output]).toEqual(['completed', ['left', 'right']]);
  });

  test('may wait for a retry, and what it holds ends with it', () => {
    const driver = run(`
- safe:
    try:
      - call: { call: http, with: { method: post, endpoint: 'https://example.org' } }
    catch:
      retry: { delay: { minutes: 1 } }
`).fail();
    driver.do({ type: 'skip', task: { pointer: '/do/0/safe' }, output: 1 });
    expect([driver.status, driver.output]).toEqual(['completed', 1]);
  });

  test('goes on when a suspended run is resumed', () => {
    const driver = run(CALLS)
      .do({ type: 'suspend' })
      .do({ type: 'skip', task: CALL, output: 'i7' });
    expect(driver.status).toBe('suspended');
    driver.do({ type: 'resume' });
    expect(driver.awaited()).toHaveLength(1);
  });

  test('has nothing to undo', () => {
    const driver = run(`
- paid: { call: http, with: { method: post, endpoint: 'https://example.org' }, metadata: { compensation: [ { back: { set: { n: 1 } } } ] } }
- last: { call: http, with: { method: post, endpoint: 'https://example.org' } }
`);
    driver.do({ type: 'skip', task: { pointer: '/do/0/paid' } });
    expect(driver.state?.compensations).toEqual([]);
  });

  test.each([
    ['task-not-live', { pointer: '/do/1/next' }, undefined],
    ['task-not-live', {}, undefined],
    ['edited-data-invalid', CALL, 7],
  ])('is refused: %s', (code, task, output) => {
    const driver = run(CALLS);
    const decision = driver.submit({ type: 'skip', task, ...(output !== undefined && { output }) });
    expect(decision).toMatchObject({ kind: 'rejected', rejection: { code } });
  });

  test('must be named when it is live more than once', () => {
    const driver = run(`
use:
  functions:
    helper: { call: http, with: { method: post, endpoint: 'https://example.org' } }
do:
- both: { fork: { branches: [ { a: { call: helper } }, { b: { call: helper } } ] } }
`);
    const task = { pointer: '/use/functions/helper' };
    expect(driver.submit({ type: 'skip', task })).toMatchObject({
      rejection: { code: 'task-ambiguous' },
    });
  });

  test('is not one that undoes another, nor of a run that has ended', () => {
    const driver = run(`
- paid: { set: { n: 1 }, metadata: { compensation: [ { back: { call: http, with: { method: post, endpoint: 'https://example.org' } } } ] } }
- last: { call: http, with: { method: post, endpoint: 'https://example.org' } }
`).fail();
    const pointer = '/do/0/paid/metadata/compensation';
    expect(driver.submit({ type: 'skip', task: { pointer } })).toMatchObject({
      rejection: { code: 'task-not-skippable' },
    });
    driver.do({ type: 'skip', task: { pointer: `${pointer}/0/back` } });
    expect(driver.status).toBe('faulted');
    const ended = run('- a: { set: { n: 1 } }');
    expect(ended.submit({ type: 'skip', task: { activation: 'a1' } })).toMatchObject({
      rejection: { code: 'run-ended' },
    });
  });
});

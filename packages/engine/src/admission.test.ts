import { describe, expect, test } from 'vitest';
import { RunDriver, run } from './testing/run-driver.ts';

const HEAD = "dsl: '1.0.3', namespace: test, name: sample, version: '1.0.0'";
const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';

function definition(metadata: string, task = CALL, timeout = ''): string {
  return `document: { ${HEAD}, metadata: ${metadata} }\n${timeout}\ndo: [{ a: ${task} }]`;
}

const LIMITED = definition('{ concurrency: { key: "${ .customer }", limit: 2 } }');
const RULE = { limit: 2, policy: 'queue', rollback: false };
const start = { type: 'start', runId: 'r1' } as const;

describe('what a run would be', () => {
  test('[SPEC Q1] its group and its priority follow from its raw input', () => {
    const metadata =
      '{ concurrency: { key: "${ .customer }", limit: 2 }, priority: "${ .urgency }" }';
    const { machine, now } = new RunDriver(definition(metadata));
    expect(machine.admissionOf({ customer: 'c1', urgency: 3 }, now)).toEqual({
      concurrency: { key: 'c1', ...RULE },
      priority: 3,
    });
    expect(machine.admissionOf({ customer: 7, urgency: 0 }, now).concurrency?.key).toBe('7');
    expect(new RunDriver(definition('{ concurrency: {} }')).machine.admissionOf({}, now)).toEqual({
      concurrency: { limit: 1, policy: 'queue', rollback: false },
    });
    expect(new RunDriver(`- a: ${CALL}`).machine.admissionOf({}, now)).toEqual({});
  });

  test.each([null, {}, [], '', 'x'.repeat(257)])('[SPEC Q1] %j is no key', (customer) => {
    const driver = new RunDriver(LIMITED).start({ customer });
    expect(driver.machine.admissionOf({ customer }, driver.now)).toEqual({});
    expect(driver.status).toBe('faulted');
    expect(driver.problem).toMatchObject({ status: 400, instance: '/document/metadata' });
    expect(driver.problem?.detail).toMatch(/^Expected the concurrency key to be a text/);
  });

  test.each([11, -11, 1.5, 'high', null])('[SPEC Q1] %j is no priority', (urgency) => {
    const driver = run(definition('{ priority: "${ .urgency }" }'), { urgency });
    expect(driver.status).toBe('faulted');
    expect(driver.problem?.detail).toContain('to be a whole number from -10 to 10');
  });
});

describe('a queued run', () => {
  const queued = () => {
    const driver = new RunDriver(
      definition('{ concurrency: {} }', CALL, 'timeout: { after: PT1M }'),
    );
    driver.submit({ ...start, place: 'queued' });
    return driver;
  };

  test('[SPEC Q2] does nothing, and has nothing due, before it is admitted', () => {
    const driver = queued().pass(3_600_000);
    expect([driver.status, driver.effects, driver.machine.nextDueAt(driver.state!)]).toEqual([
      'pending',
      [],
      null,
    ]);
    driver.do({ type: 'admit' });
    expect([driver.status, driver.awaited().length]).toEqual(['running', 1]);
    expect(driver.state?.deadline).toBe(driver.now + 60_000);
    expect(driver.log.map(({ type }) => type).slice(0, 4)).toEqual([
      'run-started',
      'run-queued',
      'run-admitted',
      'run-entered',
    ]);
  });

  test('[SPEC Q2] is admitted once', () => {
    const driver = queued().do({ type: 'admit' });
    expect(driver.submit({ type: 'admit' })).toMatchObject({
      rejection: { code: 'run-not-queued' },
    });
  });

  test.each([true, false])('[SPEC Q2] can be cancelled, with rollback: %s', (rollback) => {
    const driver = queued().do({ type: 'cancel', rollback });
    expect([driver.status, driver.effects, driver.state?.queuedAt]).toEqual([
      'cancelled',
      [],
      undefined,
    ]);
    expect(driver.submit({ type: 'admit' })).toMatchObject({ rejection: { code: 'run-ended' } });
  });

  test('[SPEC Q2] that is suspended is admitted, and goes on when it is resumed', () => {
    const driver = queued().do({ type: 'suspend' });
    expect(driver.status).toBe('suspended');
    driver.do({ type: 'admit' });
    expect([driver.status, driver.awaited()]).toEqual(['suspended', []]);
    expect(driver.do({ type: 'resume' }).awaited()).toHaveLength(1);
  });

  test('remembers its group; one that needs no place of its own does not', () => {
    const held = new RunDriver(LIMITED);
    held.submit({ ...start, input: { customer: 'c1' }, place: 'held' });
    expect(held.state?.concurrency).toEqual({ key: 'c1', ...RULE });
    expect(run(LIMITED, { customer: 'c1' }).state?.concurrency).toBeUndefined();
  });
});

describe('the priority of an effect', () => {
  const priorities = (driver: RunDriver) => driver.awaited().map(({ priority }) => priority);

  test('[SPEC Q3] is that of the nearest task around it that has one, else of the run', () => {
    const tasks = `{ fork: { branches: [
      { plain: ${CALL} },
      { own: ${CALL.replace('{', '{ metadata: { priority: 7 },')} },
      { around: { metadata: { priority: "\${ .urgency + 1 }" }, do: [ { below: ${CALL} } ] } } ] } }`;
    const driver = run(definition('{ priority: 2 }', tasks), { urgency: 4 });
    expect(priorities(driver)).toEqual([2, 7, 5]);
  });

  test('[SPEC Q3] is what the run was started with, when the definition says none', () => {
    const started = (metadata: string) => {
      const driver = new RunDriver(definition(metadata));
      driver.submit({ ...start, priority: 4 });
      return driver.settle();
    };
    expect(priorities(started('{}'))).toEqual([4]);
    expect(priorities(started('{ priority: 1 }'))).toEqual([1]);
    expect(priorities(run(`- a: ${CALL}`))).toEqual([undefined]);
  });

  test('[SPEC Q3] that cannot be told is a problem of the task', () => {
    const driver = run(
      definition('{}', CALL.replace('{', '{ metadata: { priority: "${ .urgency }" },')),
    );
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/a' });
  });
});

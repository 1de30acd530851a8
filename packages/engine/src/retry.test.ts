import { describe, expect, test } from 'vitest';
import { RunDriver, run, START } from './testing/run-driver.ts';

const CALL = '{ call: http, with: { method: get, endpoint: https://example.org } }';
const retrying = (policy: string, more = '') =>
  `- t: { try: [ { a: ${CALL} } ], catch: { retry: ${policy}${more} } }`;

/** How long each retry was waited for, when every attempt fails at once. */
function delays(policy: string, attempts: number): number[] {
  const driver = run(retrying(policy));
  return Array.from({ length: attempts }, () => {
    driver.fail();
    const dueAt = driver.state && driver.machine.nextDueAt(driver.state);
    const ms = (dueAt ?? driver.now) - driver.now;
    driver.pass(ms);
    return ms;
  });
}

describe('a retry policy', () => {
  test.each([
    ['constant', [500, 500, 500, 500]],
    ['linear', [500, 1000, 1500, 2000]],
    ['exponential', [500, 1000, 2000, 4000]],
  ])('[SPEC R1] waits %s delays', (backoff, expected) => {
    const policy = `{ delay: { milliseconds: 500 }, backoff: { ${backoff}: {} } }`;
    expect(delays(policy, 4)).toEqual(expected);
  });

  test('[SPEC R1] without a delay waits a second', () => {
    expect(delays('{ limit: { attempt: { count: 9 } } }', 2)).toEqual([1000, 1000]);
  });

  test('[SPEC R1] does not grow its delays for ever', () => {
    const policy = '{ delay: { milliseconds: 1 }, backoff: { exponential: {} } }';
    expect(delays(policy, 35).slice(31)).toEqual([2 ** 31, 2 ** 32, 2 ** 32, 2 ** 32]);
  });

  test('[SPEC R2] retries as often as its limit says', () => {
    const driver = run(retrying('{ delay: { seconds: 1 }, limit: { attempt: { count: 2 } } }'));
    driver.fail().pass(1000).fail().pass(1000).fail();
    expect([driver.status, driver.started()]).toEqual(['faulted', ['t', 'a', 'a', 'a']]);
  });

  test('[SPEC R2] may allow no retry', () => {
    expect(run(retrying('{ limit: { attempt: { count: 0 } } }')).fail().status).toBe('faulted');
  });

  test('[SPEC R3] begins no retry after its duration, counted from the first failure, and cuts the last delay', () => {
    const driver = run(retrying('{ delay: { seconds: 4 }, limit: { duration: { seconds: 6 } } }'));
    driver.pass(60_000).fail().pass(4000).fail();
    expect(driver.machine.nextDueAt(driver.state!)).toBe(START + 60_000 + 6000);
    expect(driver.pass(2000).fail().status).toBe('faulted');
  });

  test('[SPEC R4] ends an attempt that takes longer than it may, by a timeout in the try', () => {
    const driver = run(
      retrying(
        '{ delay: { seconds: 1 }, limit: { attempt: { count: 1, duration: { seconds: 5 } } } }',
        `, do: [ { c: { set: '\${ $error | { status, instance } }' } } ]`,
      ),
    );
    driver.pass(5000);
    expect(driver.effectsOf('cancel-effect')).toHaveLength(1);
    driver.pass(1000);
    expect(driver.awaited().map(({ id }) => id)).toEqual(['a3.1']);
    expect(driver.pass(5000).output).toEqual({ status: 408, instance: '/do/0/t' });
  });

  test('[SPEC R4] an attempt that times out is not caught when the filter does not fit', () => {
    const driver = run(
      `- t: { try: [ { a: ${CALL} } ], catch: { errors: { with: { status: 503 } }, retry: { limit: { attempt: { duration: { seconds: 5 } } } } } }`,
    ).pass(5000);
    expect(driver.problem).toMatchObject({ status: 408, instance: '/do/0/t' });
  });

  test('[SPEC R5] adds a share of its jitter that depends on run, activation and number only', () => {
    const policy =
      '{ delay: { seconds: 1 }, jitter: { from: { milliseconds: 100 }, to: { milliseconds: 900 } } }';
    const first = delays(policy, 5);
    expect(delays(policy, 5)).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(3);
    for (const ms of first) {
      expect(ms).toBeGreaterThanOrEqual(1100);
      expect(ms).toBeLessThanOrEqual(1900);
    }
    const other = new RunDriver(retrying(policy));
    other.submit({ type: 'start', runId: 'r2' });
    other.settle().fail();
    expect(other.machine.nextDueAt(other.state!)).not.toBe(START + first[0]!);
  });

  test.each([
    [`when: '\${ $error.status == 503 }'`, 'waiting'],
    [`when: '\${ $error.status == 500 }'`, 'faulted'],
    [`exceptWhen: '\${ $error.status == 503 }'`, 'faulted'],
    [`exceptWhen: '\${ $error.status == 500 }'`, 'waiting'],
  ])('[SPEC R6] %s: %s', (condition, status) => {
    expect(run(retrying(`{ ${condition} }`)).fail().status).toBe(status);
  });

  test('[SPEC R6] whose condition fails faults with that', () => {
    const driver = run(retrying(`{ when: '\${ error("no") }' }`)).fail();
    expect(driver.problem).toMatchObject({ status: 400, instance: '/do/0/t' });
  });
});

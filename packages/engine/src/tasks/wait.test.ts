import { describe, expect, test } from 'vitest';
import { run, START } from '../testing/run-driver.ts';

describe('wait', () => {
  test('[SPEC W1] completes with its input at its instant, and not before', () => {
    const driver = run('- a: { wait: { seconds: 5 } }', { n: 1 });
    expect(driver.machine.nextDueAt(driver.state!)).toBe(START + 5000);
    expect(driver.pass(4999).status).toBe('waiting');
    expect(driver.pass(1).output).toEqual({ n: 1 });
  });

  test('may take an expression', () => {
    const driver = run(`- a: { wait: '\${ { seconds: .n } }' }`, { n: 2 });
    expect(driver.pass(1999).status).toBe('waiting');
    expect(driver.pass(1).status).toBe('completed');
  });

  test('of no time is over at once', () => {
    expect(run('- a: { wait: { seconds: 0 } }').status).toBe('completed');
  });
});

import { expect, test } from 'vitest';
import { RunDriver } from './testing/run-driver.ts';

test('[SPEC G1] a run that does another one again says so, and begins like any other', () => {
  const driver = new RunDriver("- a: { set: '${ .n + 1 }' }");
  driver.do({ type: 'start', runId: 'r2', input: { n: 1 }, rerunOf: 'r1' });
  expect(driver.eventsOf('run-started')).toMatchObject([{ runId: 'r2', rerunOf: 'r1' }]);
  expect([driver.state?.rerunOf, driver.output]).toEqual(['r1', 2]);
});

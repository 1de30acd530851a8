import { expect, test } from 'vitest';
import { SimulatedClock } from '../testing/simulated-clock.ts';
import { NOW } from '../testing/world.ts';
import { MOST_TARGETS, Targets } from './targets.ts';

const CALLER = { namespace: 'test', rank: 0, takesRoom: true };
const BREAKER = { breaker: { failures: 3, openMs: 1000, probes: 1 } };

test('targets that have failed once and were never asked again do not pile up', () => {
  const targets = new Targets({ '*': BREAKER, 'http://own': BREAKER }, new SimulatedClock(NOW));
  for (let count = 0; count < 3 * MOST_TARGETS; count += 1) {
    const passage = targets.find(`http://host-${count}`)?.tryEnter(CALLER);
    passage?.judge('failure');
    passage?.leave();
  }
  const kept = targets.list().map(({ target }) => target);
  expect(kept).toContain('http://own');
  expect(kept).toContain(`http://host-${3 * MOST_TARGETS - 1}`);
  expect(kept.length).toBeLessThanOrEqual(MOST_TARGETS);
});

test('a target is not forgotten while something is under way with it', () => {
  const targets = new Targets({ '*': { maxConcurrent: 1 } }, new SimulatedClock(NOW));
  const busy = targets.find('http://busy');
  busy?.tryEnter(CALLER);
  for (let count = 0; count < 2 * MOST_TARGETS; count += 1) targets.find(`http://host-${count}`);
  expect(targets.find('http://busy')).toBe(busy);
});

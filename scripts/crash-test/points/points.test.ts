import { expect, test } from 'vitest';
import { pointsOfStory, violationsOfCrashAt } from './crash-at.ts';

/** `npm run crash-test -- --points` takes all of them; each costs about a second. */
const CRASHES = 12;

test('whatever the point of a crash, what was acknowledged is there, once, and all of it ends', async () => {
  const points = pointsOfStory();
  expect(points.length).toBeGreaterThan(150);
  for (let crash = 0; crash < CRASHES; crash += 1) {
    const count = 1 + Math.floor(((crash + 0.5) * points.length) / CRASHES);
    expect({ count, point: points[count - 1], wrong: await violationsOfCrashAt(count) }).toEqual({
      count,
      point: points[count - 1],
      wrong: [],
    });
  }
}, 120_000);

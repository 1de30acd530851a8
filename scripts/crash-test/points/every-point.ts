import { pointsOfStory, violationsOfCrashAt } from './crash-at.ts';

/** Crashes at every point of the story, one after another. Answers how many broke a promise. */
export async function crashAtEveryPoint(): Promise<number> {
  const points = pointsOfStory();
  let failed = 0;
  for (const [index, name] of points.entries()) {
    const violations = await violationsOfCrashAt(index + 1);
    if (violations.length > 0) failed += 1;
    for (const words of violations) console.log(`point ${index + 1}, ${name}: ${words}`);
    if ((index + 1) % 25 === 0) console.log(`${index + 1} of ${points.length} points`);
  }
  console.log(`${points.length - failed} passed, ${failed} failed`);
  return failed;
}

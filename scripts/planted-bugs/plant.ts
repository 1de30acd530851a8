import type { PlantedBug } from './bug.ts';

/** Why the bug cannot be planted in this text; null when it can. */
export function objectionTo(
  { name, file, find, replace }: PlantedBug,
  text: string,
): string | null {
  const count = text.split(find).length - 1;
  if (count !== 1) {
    return `Expected the text of ${name} once in ${file}, but it is there ${count} times: adapt it in scripts/planted-bugs.`;
  }
  return find === replace ? `Expected ${name} to change ${file}, but it does not.` : null;
}

/** The text with the bug in it. Throws when its place is not there. */
export function plant(bug: PlantedBug, text: string): string {
  const objection = objectionTo(bug, text);
  if (objection !== null) throw new Error(objection);
  return text.replace(bug.find, () => bug.replace);
}

/** So many known names are compared at the most: a suggestion is not worth more time. */
const MOST_CANDIDATES = 2000;

/**
 * The known name that `name` was most likely meant to be: the nearest one by edit distance
 * (insertion, deletion, substitution, swap of neighbours), when it is near enough.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of [...known].slice(0, MOST_CANDIDATES)) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > furthest(name, candidate)) continue;
    if (!best || distance < best.distance) best = { name: candidate, distance };
  }
  return best?.name;
}

function furthest(name: string, candidate: string): number {
  return Math.floor(Math.max(Math.min(name.length, candidate.length), 3) / 3);
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3 || a.length > 64) return Number.POSITIVE_INFINITY;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwap ? beforePrevious[column - 2]! + 1 : substitution;
      current.push(Math.min(substitution, swap, previous[column]! + 1, current[column - 1]! + 1));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length]!;
}

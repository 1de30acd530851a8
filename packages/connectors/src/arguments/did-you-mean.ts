const maxNameLength = 100;
/** A suggestion is not worth the time of comparing with more. */
const maxCandidates = 2000;

/** The known name nearest to a mistyped one, or undefined when none is near. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.slice(0, maxNameLength).toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of [...known].slice(0, maxCandidates)) {
    const distance = distanceOf(wanted, candidate.slice(0, maxNameLength).toLowerCase());
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  const allowed = Math.max(2, Math.floor(wanted.length / 2));
  return best !== undefined && best.distance <= allowed ? best.candidate : undefined;
}

/** `Did you mean "…"?` with a leading space, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const candidate = nearest(name, known);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}

/** Edit distance: insertions, deletions and replacements. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

import type { FunctionCallSite, Scope } from '../reading/scope.ts';

/** Reports functions that call themselves, directly or through others: they would never end. */
export function reportRecursion(scope: Scope): void {
  const { calls } = scope.definition;
  const told = new Set<string>();
  for (const call of calls) {
    if (told.has(call.caller)) continue;
    const way = wayBack(call, calls);
    if (!way) continue;
    for (const name of way) told.add(name);
    const path = [...way, way[0]!].map((name) => `\`${name}\``).join(' → ');
    const message = `Expected functions that come to an end, but \`${call.caller}\` calls itself: ${path}. Break the circle.`;
    scope.report.mistake(call.at, 'recursive-function', message);
  }
}

/** The functions on the way from the call back to its caller; undefined when there is no way. */
function wayBack(
  { caller, callee }: FunctionCallSite,
  calls: readonly FunctionCallSite[],
): string[] | undefined {
  const seen = new Set<string>();
  const ways: string[][] = [[caller, callee]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way.at(-1)!;
    if (last === caller) return way.slice(0, -1);
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of calls) if (next.caller === last) ways.push([...way, next.callee]);
  }
  return undefined;
}

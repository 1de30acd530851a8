import type { FunctionCallSite, Scope } from '../reading/scope.ts';

/** Reports functions that call themselves, directly or through others: they would never end. */
export function reportRecursion(scope: Scope): void {
  let calls = endlessCalls(scope.definition.calls);
  while (calls.length > 0) {
    const circle = firstCircle(calls);
    const [first] = circle;
    const path = [...circle, first!].map(({ caller }) => `\`${caller}\``).join(' → ');
    const message = `Expected functions that come to an end, but \`${first!.caller}\` calls itself: ${path}. Break the circle.`;
    scope.report.mistake(first!.at, 'recursive-function', message);
    const told = new Set(circle.map(({ caller }) => caller));
    calls = endlessCalls(calls.filter(({ caller }) => !told.has(caller)));
  }
}

/** The calls of functions that never end: what calls only functions that end, ends too. */
function endlessCalls(calls: readonly FunctionCallSite[]): FunctionCallSite[] {
  const callsTo = Map.groupBy(calls, ({ callee }) => callee);
  const open = new Map<string, number>();
  for (const { caller } of calls) open.set(caller, (open.get(caller) ?? 0) + 1);
  const ending = [...callsTo.keys()].filter((name) => !open.has(name));
  for (let name = ending.pop(); name !== undefined; name = ending.pop()) {
    for (const { caller } of callsTo.get(name) ?? []) {
      const left = open.get(caller)! - 1;
      open.set(caller, left);
      if (left === 0) ending.push(caller);
    }
  }
  return calls.filter(({ caller, callee }) => open.get(caller)! > 0 && (open.get(callee) ?? 0) > 0);
}

/** Follows endless calls until one comes back; from each there is another. */
function firstCircle(calls: readonly FunctionCallSite[]): FunctionCallSite[] {
  const callOf = new Map(calls.toReversed().map((call) => [call.caller, call]));
  const way = new Map<string, FunctionCallSite>();
  let call = calls[0]!;
  while (!way.has(call.caller)) {
    way.set(call.caller, call);
    call = callOf.get(call.callee)!;
  }
  const met = call.caller;
  const walked = [...way.values()];
  return walked.slice(walked.findIndex(({ caller }) => caller === met));
}

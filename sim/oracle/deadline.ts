import { type Moment, NEVER } from './environment.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { standardProblem } from './problem.ts';
import type { Scope } from './scope.ts';

/** W3: what takes longer ends then, with all that is below it, and raises a timeout where it is. */
export function within<Value extends { readonly at: Moment }>(
  { timeline }: Scope,
  { deadline, pointer }: { readonly deadline: Moment; readonly pointer: string },
  body: () => Value,
): Value {
  const from = timeline.length;
  const end = settled(body);
  if (end.at === deadline && deadline !== NEVER) throw new Undetermined('a timeout at the end');
  if (end.at > deadline) {
    timeline.cut(from, deadline);
    const problem = standardProblem('timeout', pointer);
    throw new Halt(deadline, { kind: 'raised', problem });
  }
  if (end instanceof Halt) throw end;
  return end;
}

import type { Json } from '@tutti/jq';
import type { Extension, Task } from '@tutti/language';
import type { Moment } from './environment.ts';
import { holdsSafely } from './evaluate.ts';
import { type Scope, worked } from './scope.ts';
import { type Done, runList } from './task.ts';
import { work } from './work.ts';

export interface Begun {
  readonly input: Json;
  readonly scope: Scope;
  readonly at: Moment;
}

/** U1 to U6: each extension has what is inside of it between its two lists. */
export function workExtended(task: Task, begun: Begun): Done {
  const all = begun.scope.isExtension ? [] : (begun.scope.plan.extensions ?? []);
  return inside(
    all.filter(({ kinds }) => kinds.includes(task.kind)),
    task,
    begun,
  );
}

function inside([outer, ...inner]: readonly Extension[], task: Task, begun: Begun): Done {
  if (!outer) return work(task, begun);
  const { input, scope, at } = begun;
  const place = { scope, pointer: task.pointer, at, data: input, variables: { input } };
  if (outer.when && !holdsSafely(place, outer.when)) return inside(inner, task, begun);
  const apart = (about: Scope): Scope => ({ ...about, isExtension: true, isAbout: true });
  const before = runList(outer.before, input, apart(scope), at);
  if (before.exits) return { at: before.at, output: before.output, directive: task.then };
  const done = inside(inner, task, { ...begun, at: before.at });
  const after = runList(outer.after, done.output, apart(worked(scope, done.output)), done.at);
  return { ...done, at: after.at, ...(after.exits && { output: after.output }) };
}

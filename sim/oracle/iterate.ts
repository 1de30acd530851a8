import type { Json } from '@tutti/jq';
import type { ListenForeach } from '@tutti/language';
import type { Moment } from './environment.ts';
import type { Place } from './evaluate.ts';
import { withVariables } from './scope.ts';
import { exportAs, outputOf, runList } from './task.ts';

export interface Arrival {
  readonly at: Moment;
  readonly item: Json;
}

/** V8: one after the other, each with the task's input. Without `foreach` the items are the outputs. */
export function iterate(
  foreach: ListenForeach | undefined,
  arrivals: readonly Arrival[],
  place: Place,
): { readonly at: Moment; readonly outputs: readonly Json[] } {
  let now = place.at;
  const outputs: Json[] = [];
  for (const [index, { at, item }] of arrivals.entries()) {
    now = Math.max(now, at);
    const end = foreach ? iterateOnce(foreach, { item, index }, { ...place, at: now }) : null;
    outputs.push(end ? end.output : item);
    now = end?.at ?? now;
  }
  return { at: now, outputs };
}

/** What is done with one item. */
export function iterateOnce(
  foreach: ListenForeach,
  { item, index }: { readonly item: Json; readonly index: number },
  place: Place,
): { readonly at: Moment; readonly output: Json } {
  const scope = withVariables(place.scope, { [foreach.item]: item, [foreach.at]: index });
  const isEmpty = foreach.tasks.length === 0;
  const end = runList(foreach.tasks, isEmpty ? item : place.data, scope, place.at);
  const after = { ...place, scope, at: end.at, data: end.output };
  const output = outputOf(after, end.output, foreach.output);
  exportAs({ ...after, data: output }, foreach.export);
  return { at: end.at, output };
}

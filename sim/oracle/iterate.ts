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
): { readonly at: Moment; readonly outputs: Json[] } {
  let now = place.at;
  const outputs: Json[] = [];
  for (const [index, { at, item }] of arrivals.entries()) {
    now = Math.max(now, at);
    outputs.push(item);
    if (!foreach) continue;
    const variables = { [foreach.item]: item, [foreach.at]: index };
    const scope = withVariables(place.scope, variables);
    const isEmpty = foreach.tasks.length === 0;
    const end = runList(foreach.tasks, isEmpty ? item : place.data, scope, now);
    const after = { ...place, scope, at: end.at, data: end.output };
    const output = outputOf(after, end.output, foreach.output);
    exportAs({ ...after, data: output }, foreach.export);
    outputs[index] = output;
    now = end.at;
  }
  return { at: now, outputs };
}

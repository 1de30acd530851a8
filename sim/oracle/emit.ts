import type { Json } from '@tutti/jq';
import type { EmitTask } from '@tutti/language';
import { failure, fill, type Place } from './evaluate.ts';
import { instantAt } from './instant-at.ts';
import { isObject } from './json-object.ts';
import { UNKNOWN } from './unknown.ts';

/** V1: the whole CloudEvent. Of an `id` that is made, only that it is one is known. */
export function emit(task: EmitTask, place: Place) {
  const given = fill(place, task.event);
  if (!isObject(given)) throw failure(place);
  const { document } = place.scope.plan;
  const { namespace, name, version } = document;
  const event: { [attribute: string]: Json } = {
    specversion: '1.0',
    id: UNKNOWN,
    source: `/${namespace}/${name}/${version}`,
    time: new Date(instantAt(place.scope.environment, place.at)).toISOString(),
    ...(given['data'] !== undefined && { datacontenttype: 'application/json' }),
    ...given,
  };
  place.scope.timeline.happened({ at: place.at, what: 'emit', value: event });
  return { at: place.at, output: event };
}

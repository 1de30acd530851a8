import { INITIAL } from './0001-initial.ts';
import { SCHEDULES } from './0002-schedules.ts';
import { EVENTS_IN_ORDER } from './0003-events-in-order.ts';
import { PLACES } from './0004-places.ts';
import { RESOURCES } from './0005-resources.ts';
import { HUMAN_TASKS } from './0006-human-tasks.ts';
import { EVENT_SCHEDULES } from './0007-event-schedules.ts';
import { RERUNS } from './0008-reruns.ts';
import { LISTS_BY_NAMESPACE } from './0009-lists-by-namespace.ts';
import { RUN_TAGS } from './0010-run-tags.ts';

/**
 * In order, for ever: a released migration never changes, and the next one is appended. When the
 * shape of a run's state changes, one empties `snapshots`: the log tells the state again.
 */
export const MIGRATIONS: readonly string[] = [
  INITIAL,
  SCHEDULES,
  EVENTS_IN_ORDER,
  PLACES,
  RESOURCES,
  HUMAN_TASKS,
  EVENT_SCHEDULES,
  RERUNS,
  LISTS_BY_NAMESPACE,
  RUN_TAGS,
];

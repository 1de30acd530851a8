import type { OperationName, Operations } from '../rows/operations.ts';
import { prepareCommit } from './commit.ts';
import {
  preparePublish,
  prepareReadDefinition,
  prepareReadNames,
  prepareReadPlan,
  prepareReadVersions,
} from './definitions.ts';
import { prepareReadSet, prepareReadSets } from './event-sets.ts';
import { prepareListHumanTasks, prepareReadHumanTask } from './human-tasks.ts';
import { prepareListRuns, prepareReadRun } from './list-runs.ts';
import { prepareLoadRun, prepareReadTurns } from './load-run.ts';
import type { OpenDatabase } from './open-database.ts';
import { prepareReadPlaceInLine, prepareReadPlaces, prepareReadQueuedGroups } from './places.ts';
import { prepareReadAccepted, prepareReadAcceptedPosition } from './read-accepted.ts';
import { prepareReadDue, prepareReadNextDue } from './read-due.ts';
import { prepareReadDeliveries, prepareReadOutbox } from './read-outbox.ts';
import { prepareReadStartKey } from './read-start-key.ts';
import {
  prepareChangeResources,
  prepareCountResources,
  prepareListResources,
  prepareReadResource,
} from './resources.ts';
import {
  prepareListSchedules,
  prepareReadDueSchedules,
  prepareReadNextSchedule,
  prepareReadSchedule,
  prepareReadWatchingSchedules,
} from './schedules.ts';
import { prepareSweep } from './sweep.ts';

/** Operations that commit: the `SealedFile` must hear of them. */
export const CHANGES: ReadonlySet<string> = new Set<OperationName>([
  'commit',
  'publish',
  'changeResources',
  'sweep',
]);

/** Everything the store's thread can be asked, with its statements prepared once. */
export function prepareOperations({ database, close }: OpenDatabase): Operations {
  return {
    commit: prepareCommit(database),
    loadRun: prepareLoadRun(database),
    dueRuns: prepareReadDue(database),
    nextDueAt: prepareReadNextDue(database),
    outbox: prepareReadOutbox(database),
    deliveries: prepareReadDeliveries(database),
    acceptedEvents: prepareReadAccepted(database),
    acceptedPosition: prepareReadAcceptedPosition(database),
    startKey: prepareReadStartKey(database),
    run: prepareReadRun(database),
    runs: prepareListRuns(database),
    turns: prepareReadTurns(database),
    publish: preparePublish(database),
    definition: prepareReadDefinition(database),
    versions: prepareReadVersions(database),
    names: prepareReadNames(database),
    plan: prepareReadPlan(database),
    schedule: prepareReadSchedule(database),
    schedules: prepareListSchedules(database),
    dueSchedules: prepareReadDueSchedules(database),
    nextScheduleAt: prepareReadNextSchedule(database),
    watchingSchedules: prepareReadWatchingSchedules(database),
    places: prepareReadPlaces(database),
    placeInLine: prepareReadPlaceInLine(database),
    queuedGroups: prepareReadQueuedGroups(database),
    resource: prepareReadResource(database),
    resources: prepareListResources(database),
    countResources: prepareCountResources(database),
    changeResources: prepareChangeResources(database),
    humanTask: prepareReadHumanTask(database),
    humanTasks: prepareListHumanTasks(database),
    eventSets: prepareReadSets(database),
    eventSet: prepareReadSet(database),
    sweep: prepareSweep(database),
    close,
  };
}

import type { OperationName, Operations } from '../rows/operations.ts';
import { commit } from './commit.ts';
import { publish, readDefinition, readNames, readPlan, readVersions } from './definitions.ts';
import { readSet, readSets } from './event-sets.ts';
import { listHumanTasks, readHumanTask } from './human-tasks.ts';
import { listRuns, readRun } from './list-runs.ts';
import { loadRun, readTurns } from './load-run.ts';
import { readPlaceInLine, readPlaces, readQueuedGroups } from './places.ts';
import type { Queries } from './queries.ts';
import {
  readAccepted,
  readAcceptedPosition,
  readDeliveries,
  readDue,
  readNextDue,
  readOutbox,
  readStartKey,
} from './read-waiting.ts';
import { changeResources, countResources, listResources, readResource } from './resources.ts';
import {
  listSchedules,
  readDueSchedules,
  readNextSchedule,
  readSchedule,
  readWatchingSchedules,
} from './schedules.ts';
import { sweep } from './sweep.ts';

type Asked = Omit<Operations, 'close'>;

/** Each operation, asked of a connection. */
type Questions = {
  readonly [Name in keyof Asked]: (
    queries: Queries,
    ...values: Parameters<Asked[Name]>
  ) => Promise<ReturnType<Asked[Name]>>;
};

/** Run inside a transaction of the writer. */
export const CHANGES = { commit, publish, changeResources, sweep } satisfies Partial<Questions>;

/** Answered between transactions, in the order in which everything was asked. */
export const READS_IN_ORDER = {
  loadRun,
  dueRuns: readDue,
  nextDueAt: readNextDue,
  outbox: readOutbox,
  deliveries: readDeliveries,
  startKey: readStartKey,
  schedule: readSchedule,
  dueSchedules: readDueSchedules,
  nextScheduleAt: readNextSchedule,
  watchingSchedules: readWatchingSchedules,
  places: readPlaces,
  placeInLine: readPlaceInLine,
  queuedGroups: readQueuedGroups,
  eventSets: readSets,
  eventSet: readSet,
} satisfies Partial<Questions>;

/** Answered beside the writer, from what is committed: however long they take, they hold up no turn. */
export const READS_BESIDE = {
  acceptedEvents: readAccepted,
  acceptedPosition: readAcceptedPosition,
  run: readRun,
  runs: listRuns,
  turns: readTurns,
  definition: readDefinition,
  versions: readVersions,
  names: readNames,
  plan: readPlan,
  schedules: listSchedules,
  resource: readResource,
  resources: listResources,
  countResources,
  humanTask: readHumanTask,
  humanTasks: listHumanTasks,
} satisfies Partial<Questions>;

export type Question = (queries: Queries, ...values: never[]) => Promise<unknown>;

/** How an operation is asked. */
export function questionOf(operation: Exclude<OperationName, 'close'>): {
  readonly kind: 'change' | 'in-order' | 'beside';
  readonly question: Question;
} {
  if (operation in CHANGES) {
    return { kind: 'change', question: CHANGES[operation as keyof typeof CHANGES] };
  }
  if (operation in READS_IN_ORDER) {
    return { kind: 'in-order', question: READS_IN_ORDER[operation as keyof typeof READS_IN_ORDER] };
  }
  return { kind: 'beside', question: READS_BESIDE[operation as keyof typeof READS_BESIDE] };
}

/** Every operation has its place: what is missing above is missing here. */
export const EVERY: Questions = { ...CHANGES, ...READS_IN_ORDER, ...READS_BESIDE };

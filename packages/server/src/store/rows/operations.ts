import type { EventOffer } from '@tutti/engine';
import type { GroupId } from '../../runtime/concurrency/group.ts';
import type { Fetched } from '../codec/codec.ts';
import type {
  DefinitionId,
  DefinitionRecord,
  GroupPlaces,
  HeldEvents,
  HumanTaskQuery,
  PlaceInLine,
  PublishAnswer,
  RunQuery,
  ScheduleId,
  ScheduleQuery,
  StartKey,
  SweepReport,
} from '../port.ts';
import type { ResourceId, ResourceKind, ResourceQuery } from '../resources.ts';
import type {
  AcceptedFetched,
  CommitResult,
  CommitRows,
  DeliveryFetched,
  LoadedRows,
  OutboxFetched,
  ResourceChangeRow,
  ResourceFetched,
  ScheduleFetched,
  SetFetched,
  TurnFetched,
} from './rows.ts';

/** Everything a database of tables is asked. The port says what each one is for. */
export interface Operations {
  commit(rows: CommitRows): CommitResult;
  loadRun(runId: string): LoadedRows | null;
  dueRuns(at: number, limit: number): string[];
  nextDueAt(after: number): number | null;
  outbox(after: number, limit: number): OutboxFetched[];
  deliveries(after: number, limit: number): DeliveryFetched[];
  acceptedEvents(namespace: string, after: number, limit: number): AcceptedFetched[];
  acceptedPosition(namespace: string, before: number | null): number;
  startKey(namespace: string, key: string): StartKey | null;
  run(runId: string): Fetched | null;
  runs(query: RunQuery): Fetched[];
  /** The turns that hold the first `limit` events after number `after`: numbers have no gaps. */
  turns(runId: string, after: number, limit: number): TurnFetched[];
  publish(
    definition: DefinitionRecord,
    plan: string,
    schedule: string | null,
    offers: readonly EventOffer[],
  ): PublishAnswer;
  definition(namespace: string, name: string, version: string): DefinitionRecord | null;
  /** The versions of a name, in no order. */
  versions(namespace: string, name: string): string[];
  /** Namespace, name and version of each definition, in no order. */
  names(namespace: string | null, name: string | null): DefinitionId[];
  plan(planId: string): string | null;
  schedule(namespace: string, name: string): ScheduleFetched | null;
  schedules(query: ScheduleQuery): ScheduleFetched[];
  dueSchedules(at: number, limit: number): ScheduleId[];
  nextScheduleAt(): number | null;
  watchingSchedules(): ScheduleId[];
  places(group: GroupId, limit: number): GroupPlaces;
  placeInLine(runId: string): PlaceInLine | null;
  queuedGroups(after: GroupId, limit: number): GroupId[];
  resource(id: ResourceId): ResourceFetched | null;
  resources(query: ResourceQuery): ResourceFetched[];
  countResources(kind: ResourceKind, namespace: string): number;
  changeResources(changes: readonly ResourceChangeRow[]): boolean;
  humanTask(runId: string, activation: string): Fetched | null;
  humanTasks(query: HumanTaskQuery): Fetched[];
  eventSets(id: ScheduleId): SetFetched[];
  eventSet(id: ScheduleId, position: number): SetFetched | null;
  sweep(at: number, held: readonly HeldEvents[]): SweepReport;
  close(): void;
}

export type OperationName = keyof Operations;

/** Answers operations in their own time. An operation that cannot be done rejects with a `StoreFault`. */
export interface Database {
  ask<Name extends OperationName>(
    operation: Name,
    ...values: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>>;
}

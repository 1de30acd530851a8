import type { CloudEvent, EventSet, RunEvent, RunState } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import type { RunSummary } from '../../runtime/runtime.ts';
import { decode } from '../codec/codec.ts';
import { pageOfHumanTasks, placeOf } from '../human-tasks.ts';
import { offersOfSchedule } from '../offers-of-schedule.ts';
import { pageOfDefinitions } from '../page-of-definitions.ts';
import type {
  Batch,
  CommitReport,
  DefinitionQuery,
  DefinitionRecord,
  Delivery,
  HeldEvents,
  HumanTaskId,
  HumanTaskPage,
  HumanTaskQuery,
  Listener,
  LoadedRun,
  NumberedEvent,
  OutboxEffect,
  OutboxItem,
  PublishAnswer,
  ResolvedDefinition,
  RunPage,
  RunQuery,
  ScheduleId,
  ScheduleQuery,
  Store,
  StoredHumanTask,
  StoredSchedule,
  StoredSet,
} from '../port.ts';
import type {
  Resource,
  ResourceChange,
  ResourceId,
  ResourceKind,
  ResourceQuery,
} from '../resources.ts';
import { latestOf } from '../semantic-version.ts';
import { encodeBatch } from './encode-batch.ts';
import type { Database } from './operations.ts';
import type { DeliveryFetched, ScheduleFetched } from './rows.ts';
import { inShortQuestions } from './short-questions.ts';

/** A store of tables: it answers the port, and turns documents into text and back. */
export class RowStore implements Store {
  readonly #database: Database;
  /** Only this process publishes, so what it knows stays true until it publishes again. */
  readonly #resolved = new Map<string, ResolvedDefinition>();
  #publications = 0;
  #closing: Promise<void> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  async commit(batch: Batch): Promise<CommitReport> {
    const { rows, sizes } = encodeBatch(batch);
    const { duplicates, delivers } = await this.#database.ask('commit', rows);
    return { duplicates, delivers, sizes };
  }

  async loadRun(runId: string): Promise<LoadedRun | null> {
    const loaded = await this.#database.ask('loadRun', runId);
    if (loaded === null) return null;
    const { summary, snapshot, turns } = loaded;
    return {
      summary: decode<RunSummary>(summary),
      snapshot: snapshot === null ? null : decode<RunState>(snapshot),
      events: turns.flatMap((turn) => decode<RunEvent[]>(turn)),
      turns: turns.length,
    };
  }

  dueRuns(at: number, limit: number): Promise<readonly string[]> {
    return this.#database.ask('dueRuns', at, limit);
  }

  nextDueAt(after: number): Promise<number | null> {
    return this.#database.ask('nextDueAt', after);
  }

  async outbox(after: number, limit: number): Promise<readonly OutboxItem[]> {
    const items = await this.#database.ask('outbox', after, limit);
    return items.map((item) => ({ ...item, effect: decode<OutboxEffect>(item.effect) }));
  }

  async deliveries(after: number, limit: number): Promise<readonly Delivery[]> {
    const deliveries = await this.#database.ask('deliveries', after, limit);
    return deliveries.map(deliveryOf);
  }

  acceptedPosition(namespace: string, before?: number) {
    return this.#database.ask('acceptedPosition', namespace, before ?? null);
  }

  async acceptedEvents(namespace: string, after: number, limit: number) {
    const items = await this.#database.ask('acceptedEvents', namespace, after, limit);
    return items.map((item) => ({ ...item, event: decode<CloudEvent>(item.event) }));
  }

  startKey(namespace: string, key: string) {
    return this.#database.ask('startKey', namespace, key);
  }

  async run(runId: string): Promise<RunSummary | null> {
    const summary = await this.#database.ask('run', runId);
    return summary === null ? null : decode<RunSummary>(summary);
  }

  async runs(query: RunQuery): Promise<RunPage> {
    const found = await inShortQuestions<RunSummary>(query.limit + 1, async (limit, last) => {
      const after = last === undefined ? {} : { after: { startedAt: last.startedAt, id: last.id } };
      const rows = await this.#database.ask('runs', { ...query, ...after, limit });
      return rows.map((summary) => decode<RunSummary>(summary));
    });
    const runs = found.slice(0, query.limit);
    const last = runs.at(-1);
    if (found.length <= query.limit || last === undefined) return { runs };
    return { runs, next: { startedAt: last.startedAt, id: last.id } };
  }

  runEvents(runId: string, after: number, limit: number): Promise<readonly NumberedEvent[]> {
    return inShortQuestions<NumberedEvent>(limit, async (most, last) => {
      const from = last?.sequence ?? after;
      const turns = await this.#database.ask('turns', runId, from, most);
      const numbered = turns.flatMap(({ firstSequence, events }) =>
        decode<RunEvent[]>(events).map((event, index) => ({
          sequence: firstSequence + index,
          event,
        })),
      );
      return numbered.filter(({ sequence }) => sequence > from).slice(0, most);
    });
  }

  async publish(definition: DefinitionRecord, plan: Plan): Promise<PublishAnswer> {
    const schedule = plan.schedule === undefined ? null : JSON.stringify(plan.schedule);
    const offers = offersOfSchedule(plan.schedule);
    const ask = ['publish', definition, JSON.stringify(plan), schedule, offers] as const;
    const answer = await this.#database.ask(...ask);
    this.#resolved.clear();
    this.#publications += 1;
    return answer;
  }

  async resolve(namespace: string, name: string, version?: string) {
    const key = JSON.stringify([namespace, name, version]);
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const before = this.#publications;
    const definition = await this.definition(namespace, name, version);
    if (definition === null) return null;
    const resolved = { version: definition.version, planId: definition.planId };
    // What was published meanwhile may be the latest by now.
    if (before === this.#publications) this.#resolved.set(key, resolved);
    return resolved;
  }

  async definition(namespace: string, name: string, version?: string) {
    const wanted = version ?? latestOf(await this.#database.ask('versions', namespace, name));
    if (wanted === undefined) return null;
    return this.#database.ask('definition', namespace, name, wanted);
  }

  async definitions(query: DefinitionQuery): Promise<readonly DefinitionRecord[]> {
    const all = await this.#database.ask('names', query.namespace ?? null, query.name ?? null);
    const page = pageOfDefinitions(all, query);
    const found: (DefinitionRecord | null)[] = [];
    // One after another: whoever commits is not to wait for all of them.
    for (const { namespace, name, version } of page) {
      found.push(await this.definition(namespace, name, version));
    }
    return found.filter((definition) => definition !== null);
  }

  async plan(planId: string): Promise<Plan | null> {
    const plan = await this.#database.ask('plan', planId);
    return plan === null ? null : (JSON.parse(plan) as Plan);
  }

  async schedule(namespace: string, name: string): Promise<StoredSchedule | null> {
    const schedule = await this.#database.ask('schedule', namespace, name);
    return schedule && scheduleOf(schedule);
  }

  async schedules(query: ScheduleQuery): Promise<readonly StoredSchedule[]> {
    return (await this.#database.ask('schedules', query)).map(scheduleOf);
  }

  dueSchedules(at: number, limit: number) {
    return this.#database.ask('dueSchedules', at, limit);
  }

  nextScheduleAt() {
    return this.#database.ask('nextScheduleAt');
  }

  watchingSchedules() {
    return this.#database.ask('watchingSchedules');
  }

  places(group: string, limit: number) {
    return this.#database.ask('places', group, limit);
  }

  placeInLine(runId: string) {
    return this.#database.ask('placeInLine', runId);
  }

  queuedGroups(after: string, limit: number) {
    return this.#database.ask('queuedGroups', after, limit);
  }

  async resource(id: ResourceId): Promise<Resource | null> {
    const resource = await this.#database.ask('resource', id);
    return resource && { ...resource, document: JSON.parse(resource.document) };
  }

  async resources(query: ResourceQuery): Promise<readonly Resource[]> {
    const found = await this.#database.ask('resources', query);
    return found.map((one) => ({ ...one, document: JSON.parse(one.document) }));
  }

  countResources(kind: ResourceKind, namespace: string) {
    return this.#database.ask('countResources', kind, namespace);
  }

  changeResources(changes: readonly ResourceChange[]) {
    const rows = changes.map(({ document, ...change }) => ({
      ...change,
      document: document === null ? null : JSON.stringify(document),
    }));
    return this.#database.ask('changeResources', rows);
  }

  async humanTask({ runId, activation }: HumanTaskId): Promise<StoredHumanTask | null> {
    const task = await this.#database.ask('humanTask', runId, activation);
    return task === null ? null : decode<StoredHumanTask>(task);
  }

  async humanTasks(query: HumanTaskQuery): Promise<HumanTaskPage> {
    const found = await inShortQuestions<StoredHumanTask>(query.limit + 1, async (limit, last) => {
      const after = last === undefined ? {} : { after: placeOf(last) };
      const rows = await this.#database.ask('humanTasks', { ...query, ...after, limit });
      return rows.map((task) => decode<StoredHumanTask>(task));
    });
    return pageOfHumanTasks(found, query.limit);
  }

  async eventSets(id: ScheduleId): Promise<readonly StoredSet[]> {
    const sets = await this.#database.ask('eventSets', id);
    return sets.map((stored) => ({ ...stored, set: decode<EventSet>(stored.set) }));
  }

  async eventSet(id: ScheduleId, position: number): Promise<StoredSet | null> {
    const stored = await this.#database.ask('eventSet', id, position);
    return stored && { ...stored, set: decode<EventSet>(stored.set) };
  }

  sweep(at: number, held: readonly HeldEvents[] = []) {
    return this.#database.ask('sweep', at, held);
  }

  close(): Promise<void> {
    this.#closing ??= this.#database.ask('close');
    return this.#closing;
  }
}

function deliveryOf(fetched: DeliveryFetched): Delivery {
  const { position, runId, subscription, namespace, expiresAt, event } = fetched;
  const to: Listener =
    runId === ''
      ? { kind: 'schedule', namespace, name: subscription }
      : { kind: 'run', runId, subscription };
  return { position, to, event: decode<CloudEvent>(event), expiresAt };
}

function scheduleOf({ schedule, state, ...rest }: ScheduleFetched): StoredSchedule {
  return {
    ...rest,
    schedule: JSON.parse(schedule),
    state: state === null ? null : JSON.parse(state),
  };
}

import type { Instant, RunEvent, RunState } from '@tutti/engine';
import { fitsOffer } from '@tutti/engine/event-key';
import type { Plan } from '@tutti/language';
import type { GroupId } from '../../runtime/concurrency/group.ts';
import type { RunSummary } from '../../runtime/runtime.ts';
import { offersOfSchedule } from '../offers-of-schedule.ts';
import { pageOfDefinitions } from '../page-of-definitions.ts';
import {
  type AcceptedEvent,
  type AcceptedItem,
  type Batch,
  type CommitReport,
  type DefinitionQuery,
  type DefinitionRecord,
  type Delivery,
  type GroupPlaces,
  type HeldEvents,
  type HumanTaskId,
  type HumanTaskQuery,
  type Listener,
  type LoadedRun,
  type NumberedEvent,
  type OutboxItem,
  type PlaceInLine,
  type PublishAnswer,
  type RunPage,
  type RunQuery,
  type ScheduleChange,
  type ScheduleId,
  type ScheduleQuery,
  type SetChange,
  type StartKey,
  type Store,
  type StoredSchedule,
  type StoredSet,
  StoreFault,
  type Subscription,
  type SweepReport,
  type Turn,
} from '../port.ts';
import type { ResourceChange, ResourceId, ResourceKind, ResourceQuery } from '../resources.ts';
import { latestOf } from '../semantic-version.ts';
import { KeptHumanTasks } from './human-tasks.ts';
import { MemoryResources } from './memory-resources.ts';
import { pageOfRuns } from './page-of-runs.ts';
import { placeInLine, placesAmong, queuedGroups } from './places-among.ts';

/**
 * A store that lasts as long as the object: for tests and simulation. Everything that goes in or
 * comes out is copied, as a database would.
 */
export function createMemoryStore(): Store {
  return new MemoryStore();
}

interface StoredRun {
  summary: RunSummary;
  dueAt: Instant | null;
  snapshot: RunState | null;
  readonly turns: { readonly firstSequence: number; readonly events: readonly RunEvent[] }[];
}

interface PendingDelivery {
  readonly position: number;
  readonly to: Listener;
  readonly event: AcceptedItem;
}

interface KeptSubscription {
  readonly namespace: string;
  readonly to: Listener;
  readonly offers: Subscription['offers'];
}

interface KeptSet extends StoredSet {
  readonly schedule: string;
}

interface KeptSchedule {
  schedule: StoredSchedule;
  dueAt: Instant | null;
  isWatching: boolean;
}

class MemoryStore implements Store {
  readonly #runs = new Map<string, StoredRun>();
  readonly #outbox = new Map<string, OutboxItem>();
  readonly #subscriptions = new Map<string, KeptSubscription>();
  readonly #events = new Map<string, AcceptedItem>();
  readonly #deliveries = new Map<number, PendingDelivery>();
  readonly #startKeys = new Map<string, StartKey>();
  readonly #definitions = new Map<string, DefinitionRecord>();
  readonly #plans = new Map<string, Plan>();
  readonly #schedules = new Map<string, KeptSchedule>();
  readonly #resources = new MemoryResources();
  readonly #humanTasks = new KeptHumanTasks();
  readonly #sets = new Map<number, KeptSet>();
  #position = 0;
  #closed = false;

  async commit(batch: Batch): Promise<CommitReport> {
    this.#open();
    for (const turn of batch.turns) this.#check(turn);
    const { turns, accepted, settled } = asStored(batch);
    const before = this.#position;
    for (const turn of turns) this.#write(turn);
    const duplicates = accepted.map((event) => this.#accept(event));
    for (const { runId, key } of settled.effects) this.#outbox.delete(keyOf(runId, key));
    for (const position of settled.deliveries) this.#deliveries.delete(position);
    for (const change of settled.schedules) this.#changeSchedule(change);
    for (const change of settled.sets) this.#changeSet(change);
    const delivers = [...this.#deliveries.keys()].some((position) => position > before);
    const sizes = batch.turns.map(() => ({ events: 0, snapshot: 0 }));
    return { duplicates, delivers, sizes };
  }

  async loadRun(runId: string): Promise<LoadedRun | null> {
    this.#open();
    const run = this.#runs.get(runId);
    if (run === undefined) return null;
    const since = run.turns.filter((turn) => turn.firstSequence > (run.snapshot?.sequence ?? 0));
    return structuredClone({
      summary: run.summary,
      snapshot: run.snapshot,
      events: since.flatMap((turn) => turn.events),
      turns: since.length,
    });
  }

  async dueRuns(at: Instant, limit: number): Promise<readonly string[]> {
    const due = this.#due().filter(({ dueAt }) => dueAt <= at);
    return due.slice(0, limit).map(({ id }) => id);
  }

  async nextDueAt(after: Instant): Promise<Instant | null> {
    return this.#due().find(({ dueAt }) => dueAt > after)?.dueAt ?? null;
  }

  async outbox(after: number, limit: number): Promise<readonly OutboxItem[]> {
    this.#open();
    const items = [...this.#outbox.values()].filter(({ position }) => position > after);
    return structuredClone(items.slice(0, limit));
  }

  async deliveries(after: number, limit: number): Promise<readonly Delivery[]> {
    this.#open();
    const pending = [...this.#deliveries.values()].filter(({ position }) => position > after);
    return structuredClone(
      pending.slice(0, limit).map(({ event: { event, expiresAt }, ...delivery }) => ({
        ...delivery,
        event,
        expiresAt,
      })),
    );
  }

  async acceptedEvents(namespace: string, after: number, limit: number) {
    this.#open();
    const all = [...this.#events.values()].filter((event) => event.namespace === namespace);
    return structuredClone(all.filter(({ position }) => position > after).slice(0, limit));
  }

  async acceptedPosition(namespace: string, before = Infinity) {
    const all = [...this.#events.values()].filter((event) => event.namespace === namespace);
    const earlier = all.filter(({ acceptedAt }) => acceptedAt < before);
    return Math.max(0, ...earlier.map(({ position }) => position));
  }

  async startKey(namespace: string, key: string): Promise<StartKey | null> {
    this.#open();
    return this.#startKeys.get(keyOf(namespace, key)) ?? null;
  }

  async run(runId: string): Promise<RunSummary | null> {
    return structuredClone(this.#runs.get(runId)?.summary ?? null);
  }

  async runs(query: RunQuery): Promise<RunPage> {
    return structuredClone(pageOfRuns(this.#summaries(), query));
  }

  async runEvents(runId: string, after: number, limit: number): Promise<readonly NumberedEvent[]> {
    const turns = this.#runs.get(runId)?.turns ?? [];
    const numbered = turns.flatMap(({ firstSequence, events }) =>
      events.map((event, index) => ({ sequence: firstSequence + index, event })),
    );
    return structuredClone(numbered.filter(({ sequence }) => sequence > after).slice(0, limit));
  }

  async publish(definition: DefinitionRecord, plan: Plan): Promise<PublishAnswer> {
    this.#open();
    const key = keyOf(definition.namespace, definition.name, definition.version);
    const present = this.#definitions.get(key);
    if (present !== undefined) return present.planId === plan.id ? 'unchanged' : 'conflict';
    this.#definitions.set(key, definition);
    this.#plans.set(plan.id, structuredClone(plan));
    const latest = await this.resolve(definition.namespace, definition.name);
    if (latest?.version === definition.version) this.#replaceSchedule(definition, plan);
    return 'published';
  }

  async resolve(namespace: string, name: string, version?: string) {
    const definition = await this.definition(namespace, name, version);
    return definition && { version: definition.version, planId: definition.planId };
  }

  async definition(namespace: string, name: string, version?: string) {
    this.#open();
    const named = (await this.definitions({ namespace, name, limit: Infinity })) ?? [];
    const wanted = version ?? latestOf(named.map((definition) => definition.version));
    return named.find((definition) => definition.version === wanted) ?? null;
  }

  async definitions(query: DefinitionQuery): Promise<readonly DefinitionRecord[]> {
    const { namespace, name } = query;
    const matching = [...this.#definitions.values()].filter(
      (definition) =>
        (namespace ?? definition.namespace) === definition.namespace &&
        (name ?? definition.name) === definition.name,
    );
    return pageOfDefinitions(matching, query);
  }

  async plan(planId: string): Promise<Plan | null> {
    return structuredClone(this.#plans.get(planId) ?? null);
  }

  async schedule(namespace: string, name: string): Promise<StoredSchedule | null> {
    this.#open();
    return structuredClone(this.#schedules.get(keyOf(namespace, name))?.schedule ?? null);
  }

  async schedules({ namespace, after = '', limit }: ScheduleQuery) {
    const all = [...this.#schedules.values()].map(({ schedule }) => schedule);
    const found = all.filter((one) => one.namespace === namespace && one.name > after);
    return structuredClone(found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, limit));
  }

  async dueSchedules(at: Instant, limit: number) {
    const due = this.#dueSchedules().filter(({ dueAt }) => dueAt <= at);
    return due.slice(0, limit).map(({ namespace, name }) => ({ namespace, name }));
  }

  async nextScheduleAt(): Promise<Instant | null> {
    return this.#dueSchedules()[0]?.dueAt ?? null;
  }

  async watchingSchedules() {
    const watching = [...this.#schedules.values()].filter(({ isWatching }) => isWatching);
    return watching.map(({ schedule: { namespace, name } }) => ({ namespace, name }));
  }

  async places(group: GroupId, limit: number): Promise<GroupPlaces> {
    this.#open();
    return structuredClone(placesAmong(this.#summaries(), group, limit));
  }

  async placeInLine(runId: string): Promise<PlaceInLine | null> {
    this.#open();
    return placeInLine(this.#summaries(), runId);
  }

  async queuedGroups(after: GroupId, limit: number): Promise<readonly GroupId[]> {
    this.#open();
    return queuedGroups(this.#summaries())
      .filter((group) => group > after)
      .slice(0, limit);
  }

  async resource(id: ResourceId) {
    this.#open();
    return this.#resources.get(id);
  }

  async resources(query: ResourceQuery) {
    this.#open();
    return this.#resources.list(query);
  }

  async countResources(kind: ResourceKind, namespace: string) {
    this.#open();
    return this.#resources.count(kind, namespace);
  }

  async changeResources(changes: readonly ResourceChange[]) {
    this.#open();
    return this.#resources.change(changes);
  }

  async humanTask(id: HumanTaskId) {
    this.#open();
    return this.#humanTasks.find(id);
  }

  async humanTasks(query: HumanTaskQuery) {
    this.#open();
    return this.#humanTasks.page(query);
  }

  async eventSets({ namespace, name }: ScheduleId): Promise<readonly StoredSet[]> {
    this.#open();
    const sets = [...this.#sets.values()].filter(
      ({ schedule }) => schedule === keyOf(namespace, name),
    );
    const sorted = sets.sort((a, b) => a.position - b.position);
    return structuredClone(sorted.map(({ schedule: _, ...stored }) => stored));
  }

  async eventSet(id: ScheduleId, position: number): Promise<StoredSet | null> {
    return (await this.eventSets(id)).find((stored) => stored.position === position) ?? null;
  }

  async sweep(at: Instant, held: readonly HeldEvents[] = []): Promise<SweepReport> {
    this.#open();
    const wanted = new Set([...this.#deliveries.values()].map(({ event }) => event));
    const before = this.#events.size;
    for (const { position, expiresAt } of this.#sets.values()) {
      if (expiresAt !== null && expiresAt <= at) this.#sets.delete(position);
    }
    for (const [key, event] of this.#events) {
      const isWanted = wanted.has(event) || held.some((each) => holds(each, event));
      if (event.expiresAt <= at && !isWanted) this.#events.delete(key);
    }
    return { events: before - this.#events.size, blobs: 0 };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #summaries(): RunSummary[] {
    return [...this.#runs.values()].map(({ summary }) => summary);
  }

  #open(): void {
    if (this.#closed) throw new StoreFault('Expected the store to be open, but it is closed.');
  }

  /** What a database's primary keys would refuse. */
  #check({ summary, firstSequence, startKey }: Turn): void {
    const run = this.#runs.get(summary.id);
    const last = run?.turns.at(-1);
    const expected = last === undefined ? 1 : last.firstSequence + last.events.length;
    if (firstSequence !== expected) {
      const message = `Expected run ${summary.id} to go on with event ${expected}, but it came with`;
      throw new StoreFault(`${message} ${firstSequence}.`);
    }
    if (startKey && this.#startKeys.has(keyOf(startKey.namespace, startKey.key))) {
      throw new StoreFault(`Expected start key ${startKey.key} to be new, but it is taken.`);
    }
  }

  #write(turn: Turn): void {
    const { summary, firstSequence, events, dueAt, startKey } = turn;
    const run = this.#runs.get(summary.id) ?? { summary, dueAt, snapshot: null, turns: [] };
    this.#runs.set(summary.id, Object.assign(run, { summary, dueAt }));
    if (events.length > 0) run.turns.push({ firstSequence, events });
    if (turn.snapshot !== undefined) run.snapshot = turn.snapshot;
    for (const entry of turn.effects) {
      this.#outbox.set(keyOf(entry.runId, entry.key), { ...entry, position: this.#next() });
    }
    if (startKey !== undefined) {
      this.#startKeys.set(keyOf(startKey.namespace, startKey.key), startKey);
    }
    this.#humanTasks.put(turn);
    for (const id of turn.unsubscribed) this.#unsubscribe(summary.id, id);
    for (const subscription of turn.subscribed) this.#subscribe(summary, subscription);
  }

  #unsubscribe(runId: string, id: string): void {
    const to = keyOf('run', runId, id);
    this.#subscriptions.delete(to);
    for (const { position, ...delivery } of this.#deliveries.values()) {
      if (listenerKey(delivery.to) === to) this.#deliveries.delete(position);
    }
  }

  #subscribe({ id: runId, namespace, updatedAt }: RunSummary, subscription: Subscription): void {
    const { id, offers, since } = subscription;
    const kept = { namespace, to: { kind: 'run', runId, subscription: id }, offers } as const;
    this.#subscriptions.set(listenerKey(kept.to), kept);
    for (const buffered of this.#events.values()) {
      if (buffered.namespace !== namespace || buffered.expiresAt <= updatedAt) continue;
      if (buffered.acceptedAt >= since) this.#offer(buffered, kept);
    }
  }

  #accept(accepted: AcceptedEvent): boolean {
    const key = keyOf(accepted.namespace, accepted.event.source, accepted.event.id);
    if (this.#events.has(key)) return true;
    const event = { ...accepted, position: this.#next() };
    this.#events.set(key, event);
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.namespace === accepted.namespace) this.#offer(event, subscription);
    }
    return false;
  }

  #offer(event: AcceptedItem, { to, offers }: KeptSubscription): void {
    const isKnown = [...this.#deliveries.values()].some(
      (known) => known.event === event && listenerKey(known.to) === listenerKey(to),
    );
    if (isKnown || !offers.some((offer) => fitsOffer(offer, event.event))) return;
    const position = this.#next();
    this.#deliveries.set(position, { position, to, event });
  }

  #due(): { readonly id: string; readonly dueAt: Instant }[] {
    this.#open();
    const due = [...this.#runs.values()].flatMap(({ summary: { id }, dueAt }) =>
      dueAt === null ? [] : [{ id, dueAt }],
    );
    return due.sort((a, b) => a.dueAt - b.dueAt);
  }

  #dueSchedules() {
    this.#open();
    const due = [...this.#schedules.values()].flatMap(({ schedule: { namespace, name }, dueAt }) =>
      dueAt === null ? [] : [{ namespace, name, dueAt }],
    );
    return due.sort((a, b) => a.dueAt - b.dueAt);
  }

  #replaceSchedule({ source: _, ...definition }: DefinitionRecord, { schedule }: Plan): void {
    const { namespace, name } = definition;
    const key = keyOf(namespace, name);
    const before = this.#schedules.get(key);
    const to = { kind: 'schedule', namespace, name } as const;
    for (const { position, schedule: of } of this.#sets.values()) {
      if (of === key) this.#sets.delete(position);
    }
    const offers = offersOfSchedule(schedule);
    if (offers.length === 0) this.#subscriptions.delete(listenerKey(to));
    else this.#subscriptions.set(listenerKey(to), { namespace, to, offers });
    if (schedule === undefined) {
      this.#schedules.delete(key);
      return;
    }
    const state = before?.schedule.state ?? null;
    this.#schedules.set(key, {
      schedule: structuredClone({ ...definition, schedule, state }),
      dueAt: definition.publishedAt,
      isWatching: before?.isWatching ?? false,
    });
  }

  #changeSchedule({ namespace, name, planId, state, dueAt, isWatching }: ScheduleChange): void {
    const key = keyOf(namespace, name);
    const before = this.#schedules.get(key)?.schedule;
    if (before?.planId !== planId) return;
    this.#schedules.set(key, { schedule: { ...before, state }, dueAt, isWatching });
  }

  #changeSet({ namespace, name, planId, position, stored }: SetChange): void {
    const schedule = keyOf(namespace, name);
    if (stored === null) this.#sets.delete(position);
    else if (this.#schedules.get(schedule)?.schedule.planId === planId) {
      this.#sets.set(position, { ...stored, position, schedule });
    }
  }

  #next(): number {
    this.#position += 1;
    return this.#position;
  }
}

function listenerKey(to: Listener): string {
  return to.kind === 'run'
    ? keyOf('run', to.runId, to.subscription)
    : keyOf('schedule', to.namespace, to.name);
}

function holds({ namespace, after, since }: HeldEvents, event: AcceptedItem): boolean {
  return namespace === event.namespace && event.position > after && event.acceptedAt >= since;
}

/** As it would come back from a database. */
function asStored<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document)) as Document;
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

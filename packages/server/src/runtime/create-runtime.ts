import type { Connector, Dialer } from '@tutti/connector-kit';
import type { CloudEvent, EventMatcher, HumanCommand, RunMachine } from '@tutti/engine';
import type { EventTrigger, Plan } from '@tutti/language';
import { type HeldEvents, type Store, StoreFault } from '../store/port.ts';
import { Entrance } from './concurrency/entrance.ts';
import { Places } from './concurrency/places.ts';
import { DeliveryPump } from './deliveries/delivery-pump.ts';
import { prepareDeliverItem } from './effects/deliver-item.ts';
import { OutboxReader } from './effects/outbox-reader.ts';
import { preparePerformCall } from './effects/perform-call.ts';
import { preparePerformMessage } from './effects/perform-message.ts';
import { Performer } from './effects/performer.ts';
import { EndWatch } from './end-watch.ts';
import { Followers } from './followers.ts';
import { type LogPosition, type PastAnswer, readPast } from './history/state-at.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import {
  type MigrateAnswer,
  type MigrationPreview,
  type MigrationRequest,
  Migrations,
} from './migrations/migrations.ts';
import { type KnownKey, OncePerKey } from './once-per-key.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { Clock, Ids, Log, SecretSource } from './ports.ts';
import { Reconciler } from './reconciler.ts';
import type { PreviewAnswer, Repair, RepairAnswer, RepairRequest } from './repairs/repair.ts';
import { Repairs } from './repairs/repairs.ts';
import type {
  KeyedCommand,
  OperatorCommand,
  Runtime,
  StartAnswer,
  StartRequest,
  SubmitAnswer,
  WatchedStart,
  Wish,
} from './runtime.ts';
import { Schedules } from './schedules/schedules.ts';
import { startWatched } from './starts/start-watched.ts';
import { Starts } from './starts/starts.ts';
import { findStuck, type StuckPage, type StuckPorts } from './stuck/find-stuck.ts';
import { DEFAULT_STUCK_POLICY, type StuckPolicy } from './stuck/stuck-policy.ts';
import { StuckWatch } from './stuck/stuck-watch.ts';
import { prepareGates } from './targets/prepare-gates.ts';
import type { TargetState } from './targets/target.ts';
import type { TargetPolicies } from './targets/target-policy.ts';
import { Targets } from './targets/targets.ts';
import { Timers } from './timers/timers.ts';
import { prepareEventsOf, type Telling } from './turns/events-of-turn.ts';
import { LiveRun } from './turns/live-run.ts';
import type { OpenTurn } from './turns/open-turn.ts';
import { PlanMachines } from './turns/plan-machines.ts';
import { Retrying } from './turns/retrying.ts';
import { TurnLoop } from './turns/turn-loop.ts';
import { TurnWatch } from './turns/turn-watch.ts';
import type { RunWaits } from './waits/run-waits.ts';
import { readWaits } from './waits/waits.ts';

export interface RuntimeOptions {
  /** Belongs to the caller: closed after the runtime, by the caller. */
  readonly store: Store;
  /** The decision core of a plan's runs. */
  readonly machineOf: (plan: Plan) => RunMachine;
  /** What `schedule.on` makes of events. */
  readonly matcherOf: (trigger: EventTrigger) => EventMatcher;
  readonly connectors: readonly Connector[];
  readonly dialer: Dialer;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
  /** What the operator allows of the systems that are spoken to. */
  readonly targets?: TargetPolicies;
  /** How long a run may wait before it is told to be stuck; absent: it is told to nobody who does not ask. */
  readonly stuck?: StuckPolicy;
  /** Whose runs tell of their lives by CloudEvents; absent: nobody's. */
  readonly telling?: Telling;
  /** Carries accepted events elsewhere. */
  readonly outlet?: EventOutlet;
}

/** Where accepted events go besides the runs of their namespace. */
export interface EventOutlet {
  /** There is something new in these namespaces. Called after the commit. */
  accepted(namespaces: ReadonlySet<string>): void;
  /** What must be kept though it has expired. */
  held(): Promise<readonly HeldEvents[]>;
}

/** There is too much to do: callers shall come back later. */
const OVERLOADED = { kind: 'overloaded', retryAfterSeconds: 1 } as const;

/** The durable runtime around the pure core. Nothing happens before `open`. */
export function createRuntime(options: RuntimeOptions): Runtime {
  return new DurableRuntime(options);
}

/** Connects the parts: a committed turn begins effects, arms timers, and is told to followers. */
class DurableRuntime implements Runtime {
  readonly #store: Store;
  readonly #machines: PlanMachines;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: Limits;
  readonly #loop: TurnLoop;
  readonly #retrying: Retrying;
  readonly #performer: Performer;
  readonly #outbox: OutboxReader;
  readonly #deliveries: DeliveryPump;
  readonly #timers: Timers;
  readonly #starts: Starts;
  readonly #once: OncePerKey;
  readonly #migrations: Migrations;
  readonly #places: Places;
  readonly #targets: Targets;
  readonly #repairs: Repairs;
  readonly schedules: Schedules;
  readonly #ends: EndWatch;
  readonly #turns = new TurnWatch();
  readonly #outlet: EventOutlet | undefined;
  readonly #followers: Followers;
  readonly #stuckPorts: StuckPorts;
  readonly #reconcilers: readonly Reconciler[];

  constructor(options: RuntimeOptions) {
    const { store, clock, ids, log, matcherOf } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const machines = new PlanMachines(store, options.machineOf, limits.cachedPlans);
    this.#store = store;
    this.#machines = machines;
    this.#outlet = options.outlet;
    this.#clock = clock;
    this.#log = log;
    this.#limits = limits;
    this.#loop = new TurnLoop({
      ...limits,
      store,
      machines,
      log,
      now: () => clock.now(),
      eventsOf: prepareEventsOf(options.telling ?? new Set(), log),
      onCommitted: (turn) => this.#committed(turn),
      onDeliveries: () => this.#deliveries.wake(),
      onAccepted: (namespaces) => this.#outlet?.accepted(namespaces),
    });
    const loop = this.#loop;
    this.#retrying = new Retrying(clock, log);
    const keys = new OneAtATime();
    const once = new OncePerKey(store, keys);
    this.#once = once;
    this.#migrations = new Migrations({ store, machines, loop, once });
    this.#places = new Places({ store, loop, clock, log });
    this.#repairs = new Repairs({ store, machines, loop, places: this.#places, once, clock });
    this.#targets = new Targets(options.targets ?? {}, clock);
    const now = () => clock.now();
    const entrance = new Entrance({ store, machines, places: this.#places, now });
    this.#performer = new Performer({
      loop,
      limits,
      clock,
      log,
      retrying: this.#retrying,
      performCall: preparePerformCall(options),
      gateOf: prepareGates(this.#targets, options.dialer),
      deliverItem: prepareDeliverItem({ loop, retrying: this.#retrying, turns: this.#turns }),
      performMessage: preparePerformMessage({ loop, store, entrance, log }),
      onRoom: () => void this.#outbox.read(),
    });
    this.#outbox = new OutboxReader(store, this.#performer, log);
    this.#deliveries = new DeliveryPump({
      ...limits,
      store,
      loop,
      log,
      onSchedule: (delivery, id) => this.schedules.offer(delivery, id),
    });
    this.#timers = new Timers({ ...limits, store, loop, clock, log });
    this.#starts = new Starts({ store, loop, entrance, ids, keys });
    const starting = { starts: this.#starts, hasRoom: () => !this.#isTooBusy };
    this.schedules = new Schedules({ store, loop, matcherOf, clock, log, ...starting });
    this.#ends = new EndWatch(store, clock);
    this.#followers = new Followers(log);
    this.#stuckPorts = {
      store,
      waits: (runId) => this.waits(runId),
      policy: options.stuck ?? DEFAULT_STUCK_POLICY,
      now,
    };
    this.#reconcilers = [
      new Reconciler(clock, limits.reconcileEveryMs, () => this.#takeUp()),
      new Reconciler(clock, limits.sweepEveryMs, () => this.#sweep()),
      ...this.#watches(options.stuck),
    ];
  }

  async open(): Promise<void> {
    void this.#takeUp();
    void this.#places.open();
    for (const reconciler of this.#reconcilers) reconciler.start();
  }

  async close(): Promise<void> {
    const parts = [
      this.#retrying,
      this.#places,
      this.#timers,
      this.schedules,
      this.#deliveries,
      this.#performer,
      this.#targets,
    ];
    for (const part of [...this.#reconcilers, ...parts]) part.close();
    await this.#loop.close();
    this.#ends.close();
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    if (this.#isTooBusy) return OVERLOADED;
    return this.#starts.start(request);
  }

  async startWatched(request: StartRequest): Promise<WatchedStart> {
    if (this.#isTooBusy) return { answer: OVERLOADED, end: null };
    return startWatched({ starts: this.#starts, ends: this.#ends }, request);
  }

  async submit(runId: string, command: OperatorCommand | HumanCommand): Promise<SubmitAnswer> {
    if (this.#isOverloaded) return OVERLOADED;
    return this.#loop.ask({ runId, command });
  }

  async accept(namespace: string, event: CloudEvent): Promise<{ readonly duplicate: boolean }> {
    if (this.#isOverloaded) throw new StoreFault('Expected fewer commands to be waiting.');
    const acceptedAt = this.#clock.now();
    const expiresAt = acceptedAt + this.#limits.eventTimeToLiveMs;
    return { duplicate: await this.#loop.accept({ namespace, event, acceptedAt, expiresAt }) };
  }

  waitForEnd(runId: string, timeoutMs: number): Promise<boolean> {
    return this.#ends.wait(runId, timeoutMs);
  }

  follow(listener: Parameters<Runtime['follow']>[0]): () => void {
    return this.#followers.add(listener);
  }

  async repair(request: RepairRequest): Promise<RepairAnswer> {
    return this.#isOverloaded ? OVERLOADED : this.#repairs.carryOut(request);
  }

  preview(runId: string, repair: Repair): Promise<PreviewAnswer> {
    return this.#repairs.preview(runId, repair);
  }

  async migrate(
    runId: string,
    request: MigrationRequest,
    wish: Wish,
    idempotencyKey?: string,
  ): Promise<MigrateAnswer> {
    if (this.#isOverloaded) return OVERLOADED;
    return this.#migrations.migrate(runId, request, wish, idempotencyKey);
  }

  async submitOnce(keyed: KeyedCommand): Promise<SubmitAnswer | KnownKey> {
    if (this.#isOverloaded) return OVERLOADED;
    const { namespace, runId, command, idempotencyKey } = keyed;
    const request = JSON.parse(JSON.stringify(command));
    return this.#once.carryOut({ namespace, runId, key: idempotencyKey, request }, (key) =>
      this.#loop.ask({ runId, command, key }),
    );
  }

  async tryCommand(runId: string, command: OperatorCommand): Promise<SubmitAnswer> {
    const loaded = await this.#store.loadRun(runId);
    if (loaded === null) return { kind: 'unknown-run' };
    const machine = await this.#machines.load(loaded.summary.planId);
    const { state } = LiveRun.restore(machine, loaded);
    const decision = machine.decide(state, command, this.#clock.now());
    return decision.kind === 'accepted' ? { kind: 'accepted' } : decision;
  }

  previewMigration(runId: string, request: MigrationRequest): Promise<MigrationPreview> {
    return this.#migrations.preview(runId, request);
  }

  waits(runId: string): Promise<RunWaits | null> {
    const [store, machines, performer] = [this.#store, this.#machines, this.#performer];
    return readWaits({ store, machines, performer }, runId);
  }

  stuck(query: Parameters<Runtime['stuck']>[0]): Promise<StuckPage> {
    return findStuck(this.#stuckPorts, query);
  }

  past(runId: string, position?: LogPosition): Promise<PastAnswer> {
    return readPast({ store: this.#store, machines: this.#machines }, runId, position);
  }

  targets(): readonly TargetState[] {
    return this.#targets.list();
  }

  /** What runs under way ask for comes first, when there is enough of it. */
  get #isTooBusy(): boolean {
    return this.#isOverloaded || !this.#performer.keepsUp;
  }

  get #isOverloaded(): boolean {
    return this.#loop.depth >= this.#limits.waitingCommands;
  }

  #committed(turn: OpenTurn): void {
    for (const key of turn.cancelled) this.#performer.cancel(turn.run.id, key);
    for (const entry of turn.effects) this.#performer.take(entry);
    this.#timers.note(turn.run.id, turn.dueAt);
    const committed = turn.toCommitted();
    if (committed === null) return;
    this.#ends.committed(committed);
    this.#turns.committed(committed);
    this.#places.committed(committed);
    this.schedules.committed(committed);
    this.#followers.tell(committed);
  }

  /** Compares what should be under way with what is: at the start, and ever again. */
  async #takeUp(): Promise<void> {
    this.#deliveries.restart();
    await Promise.all([
      this.#outbox.read(),
      this.#timers.scan(),
      this.schedules.takeUp(),
      this.#places.takeUp(),
    ]);
  }

  /** Nobody looks for stuck runs unless it is said what is stuck. */
  #watches(policy: StuckPolicy | undefined): readonly Reconciler[] {
    if (policy === undefined) return [];
    const accept = (namespace: string, event: CloudEvent) => this.accept(namespace, event);
    const watch = new StuckWatch({ ...this.#stuckPorts, log: this.#log, accept });
    return [new Reconciler(this.#clock, this.#limits.lookForStuckEveryMs, () => watch.pass())];
  }

  async #sweep(): Promise<void> {
    try {
      const { events, blobs } = await this.#store.sweep(
        this.#clock.now(),
        await this.#outlet?.held(),
      );
      if (events + blobs > 0) this.#log.info('Swept the store.', { events, blobs });
    } catch (error) {
      this.#log.warn('The store could not be swept; it will be tried again.', { error });
    }
  }
}

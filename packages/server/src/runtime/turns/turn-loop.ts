import type { CloudEvent, Instant } from '@tutti/engine';
import { type AcceptedEvent, type Settled, type Store, StoreFault } from '../../store/port.ts';
import type { Log } from '../ports.ts';
import type { Ask, Outcome, PendingAsk } from './ask.ts';
import { GroupCommit } from './group-commit.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { LiveRun } from './live-run.ts';
import { OpenTurn } from './open-turn.ts';
import type { PlanMachines } from './plan-machines.ts';

export interface TurnLoopPorts {
  readonly store: Store;
  readonly machines: PlanMachines;
  readonly now: () => Instant;
  readonly log: Log;
  readonly cachedRuns: number;
  readonly eventTimeToLiveMs: number;
  /** What the broker accepts together with a turn. Must not throw. */
  readonly eventsOf: (turn: OpenTurn) => readonly CloudEvent[];
  /** Called after each commit, before those who asked are answered. Must not throw. */
  readonly onCommitted: (turn: OpenTurn) => void;
  /** Called when a commit has left events waiting for runs. */
  readonly onDeliveries: () => void;
  readonly onAccepted: (namespaces: ReadonlySet<string>) => void;
}

/** The commands of one run, one after another. Exists while there are any. */
interface Lane {
  readonly runId: string;
  readonly waiting: PendingAsk[];
  run: LiveRun | null;
  /** What has been decided and is not yet committed. */
  open: OpenTurn | null;
  /** The run is being loaded, or its turn committed: deciding has to wait. */
  isBusy: boolean;
}

/**
 * Takes commands to decisions and decisions to commits: each run's one after another, many runs'
 * at the same time. Nobody is answered before what the answer rests upon is committed. When a
 * commit fails, the states it would have recorded are dropped and those who asked are told.
 */
export class TurnLoop {
  readonly #ports: TurnLoopPorts;
  readonly #lanes = new Map<string, Lane>();
  readonly #idle: LeastRecentlyUsed<string, LiveRun>;
  readonly #group: GroupCommit;
  #depth = 0;
  #isClosed = false;

  constructor(ports: TurnLoopPorts) {
    const { store, eventTimeToLiveMs, eventsOf, onDeliveries, onAccepted } = ports;
    this.#ports = ports;
    this.#idle = new LeastRecentlyUsed(ports.cachedRuns);
    this.#group = new GroupCommit({
      store,
      eventTimeToLiveMs,
      eventsOf,
      onDeliveries,
      onAccepted,
      onCommitting: ({ run }) => this.#hold(run.id),
      onCommitted: (turn) => this.#committed(turn),
      onFailed: ({ run }) => this.#release(run.id, null),
    });
  }

  /** How many asks have no answer yet. */
  get depth(): number {
    return this.#depth;
  }

  /** Rejects when nothing came of it; asking again is safe. */
  async ask(ask: Ask): Promise<Outcome> {
    this.#expectOpen();
    this.#depth += 1;
    return new Promise((resolve, reject) => {
      const lane = this.#laneOf(ask.runId);
      const done = <Value>(tell: (value: Value) => void) => {
        return (value: Value) => {
          this.#depth -= 1;
          tell(value);
        };
      };
      lane.waiting.push({ ask, resolve: done(resolve), reject: done(reject) });
      this.#proceed(lane);
    });
  }

  /** Resolves with whether the event had been accepted before. */
  async accept(event: AcceptedEvent): Promise<boolean> {
    this.#expectOpen();
    this.#depth += 1;
    return this.#group
      .gather()
      .accept(event)
      .finally(() => {
        this.#depth -= 1;
      });
  }

  /** Settles something no run has to decide about. */
  async settle(settled: Partial<Settled>): Promise<void> {
    this.#expectOpen();
    return this.#group.gather().settleAlone(settled);
  }

  /** Takes nothing more; resolves when what is in hand is committed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#group.drain();
  }

  #expectOpen(): void {
    if (this.#isClosed) throw new StoreFault('Expected the runtime to be open, but it is closed.');
  }

  #laneOf(runId: string): Lane {
    const known = this.#lanes.get(runId);
    if (known !== undefined) return known;
    const run = this.#idle.get(runId) ?? null;
    const lane: Lane = { runId, waiting: [], run, open: null, isBusy: false };
    this.#lanes.set(runId, lane);
    return lane;
  }

  #proceed(lane: Lane): void {
    while (!lane.isBusy && lane.open?.isFull !== true) {
      const [pending] = lane.waiting;
      if (pending === undefined) break;
      lane.run ??= this.#created(pending.ask);
      if (lane.run === null) {
        void this.#load(lane, pending);
        return;
      }
      lane.waiting.shift();
      this.#decide(lane, lane.run, pending);
    }
    if (lane.waiting.length === 0 && lane.open === null && !lane.isBusy) this.#retire(lane);
  }

  #retire({ runId, run }: Lane): void {
    this.#lanes.delete(runId);
    if (run?.isUnderWay) this.#idle.set(runId, run);
    else this.#idle.delete(runId);
  }

  /** A new run needs nothing from the store, as long as its plan is at hand. */
  #created({ runId, creates }: Ask): LiveRun | null {
    if (!creates?.isFresh) return null;
    const machine = this.#ports.machines.known(creates.planId);
    return machine ? LiveRun.create(runId, machine, creates) : null;
  }

  /** Brings the run of the first waiting ask into memory, then goes on. */
  async #load(lane: Lane, pending: PendingAsk): Promise<void> {
    lane.isBusy = true;
    try {
      lane.run = await this.#fetch(pending.ask);
      if (lane.run === null) {
        lane.waiting.shift();
        if (pending.ask.settles) await this.settle(pending.ask.settles);
        pending.resolve({ kind: 'unknown-run' });
      }
    } catch (error) {
      if (lane.waiting[0] === pending) lane.waiting.shift();
      pending.reject(error);
    }
    lane.isBusy = false;
    this.#proceed(lane);
  }

  async #fetch({ runId, creates }: Ask): Promise<LiveRun | null> {
    const { store, machines } = this.#ports;
    const loaded = creates?.isFresh ? null : await store.loadRun(runId);
    const planId = loaded?.summary.planId ?? creates?.planId;
    if (planId === undefined) return null;
    const machine = await machines.load(planId);
    if (loaded !== null) return LiveRun.restore(machine, loaded);
    return creates ? LiveRun.create(runId, machine, creates) : null;
  }

  #decide(lane: Lane, run: LiveRun, pending: PendingAsk): void {
    const { command, settles, creates, goesOver, key = creates?.startKey } = pending.ask;
    const at = this.#ports.now();
    const next = run.sequence + 1;
    try {
      const decision = run.machine.decide(run.state, command, at);
      const isAccepted = decision.kind === 'accepted';
      if (isAccepted && goesOver) run.goOver(goesOver);
      if (isAccepted) this.#openTurn(lane, run, next).add(decision, at, key);
      if (settles) this.#openTurn(lane, run, next).settles.push(settles);
      this.#answer(lane, pending, isAccepted ? { kind: 'accepted' } : decision);
      this.#group.added();
    } catch (error) {
      this.#startOver(lane, pending, error);
    }
  }

  /** What is open may be what the answer rests upon: then it waits for the commit. */
  #answer({ open }: Lane, pending: PendingAsk, outcome: Outcome): void {
    if (open !== null) open.answer(pending, outcome);
    else pending.resolve(outcome);
  }

  #openTurn(lane: Lane, run: LiveRun, firstSequence: number): OpenTurn {
    if (lane.open !== null) return lane.open;
    lane.open = new OpenTurn(run, firstSequence);
    this.#group.gather().turns.push(lane.open);
    return lane.open;
  }

  /**
   * A bug in the machine: what it has begun to change is nobody's state. What it had decided before in
   * the same turn is decided again, on the state that the log tells.
   */
  #startOver(lane: Lane, { ask, reject }: PendingAsk, error: unknown): void {
    const { runId, open } = lane;
    const { type } = ask.command;
    this.#ports.log.error('A decision failed.', { runId, command: type, error });
    if (open !== null) {
      this.#group.gather().withdraw(open);
      lane.waiting.unshift(...open.asks);
      lane.open = null;
    }
    lane.run = null;
    this.#idle.delete(runId);
    reject(error);
  }

  #hold(runId: string): void {
    this.#laneOf(runId).isBusy = true;
  }

  #committed(turn: OpenTurn): void {
    const { run, summary } = turn;
    if (summary !== null) this.#ports.onCommitted(turn);
    this.#release(run.id, run);
  }

  /** Goes on with the run, once those who wait for the commit have been told. */
  #release(runId: string, run: LiveRun | null): void {
    const lane = this.#laneOf(runId);
    lane.run = run;
    lane.open = null;
    if (run === null) this.#idle.delete(runId);
    queueMicrotask(() => {
      lane.isBusy = false;
      this.#proceed(lane);
    });
  }
}

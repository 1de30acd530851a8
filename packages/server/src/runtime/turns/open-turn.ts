import type {
  CloudEvent,
  Decision,
  Effect,
  HumanTask,
  Instant,
  RunEvent,
  RunState,
  ToldTurn,
} from '@tutti/engine';
import type {
  OutboxEffect,
  OutboxEntry,
  Settled,
  StartKey,
  Subscription,
  Turn,
  TurnSize,
} from '../../store/port.ts';
import type { CommittedTurn, RunSummary } from '../runtime.ts';
import type { Outcome, PendingAsk } from './ask.ts';
import type { LiveRun } from './live-run.ts';

type Accepted = Extract<Decision<RunState, RunEvent, Effect>, { kind: 'accepted' }>;

interface Projection {
  readonly summary: RunSummary;
  readonly dueAt: Instant | null;
}

/** Commands that may share a commit. */
const LARGEST_TURN = 64;

/** What one run's commands have come to since its last commit, and who waits for that commit. */
export class OpenTurn {
  readonly run: LiveRun;
  readonly events: RunEvent[] = [];
  /** How the run was after its last turn; undefined: there was none in this process. */
  readonly statusBefore: RunSummary['status'] | undefined;
  readonly emitted: CloudEvent[] = [];
  /** Keys of effects nobody wants any longer. */
  readonly cancelled: string[] = [];
  /** What its asks settle in the same transaction. */
  readonly settles: Partial<Settled>[] = [];
  readonly #firstSequence: number;
  readonly #effects = new Map<string, OutboxEntry>();
  readonly #subscribed = new Map<string, Subscription>();
  readonly #unsubscribed = new Set<string>();
  readonly #humanTasks = new Map<string, HumanTask>();
  readonly #waiting: (readonly [PendingAsk, Outcome])[] = [];
  #startKey: StartKey | undefined;
  #snapshot: RunState | undefined;
  /** Of the last accepted command. */
  #acceptedAt: Instant | null = null;
  #projection: Projection | null = null;

  constructor(run: LiveRun, firstSequence: number) {
    this.run = run;
    this.statusBefore = run.status;
    this.#firstSequence = firstSequence;
  }

  get isFull(): boolean {
    return this.#waiting.length >= LARGEST_TURN;
  }

  /** Who waits for its commit, in their order. */
  get asks(): readonly PendingAsk[] {
    return this.#waiting.map(([pending]) => pending);
  }

  /** The projection after the last accepted command; null while none was. */
  get summary(): RunSummary | null {
    return this.#project()?.summary ?? null;
  }

  get dueAt(): Instant | null {
    return this.#project()?.dueAt ?? null;
  }

  get effects(): Iterable<OutboxEntry> {
    return this.#effects.values();
  }

  /** Takes an accepted decision in. */
  add(decision: Accepted, at: Instant, startKey: StartKey | undefined): void {
    this.run.state = decision.state;
    this.#acceptedAt = at;
    this.#projection = null;
    for (const event of decision.events) this.events.push(event);
    decision.effects.forEach((effect, index) => {
      this.#effect(effect, `m${decision.state.sequence}.${index}`);
    });
    this.#startKey ??= startKey;
  }

  /** `pending` gets `outcome` when the turn is committed. */
  answer(pending: PendingAsk, outcome: Outcome): void {
    this.#waiting.push([pending, outcome]);
  }

  /** What the store keeps of it; null when no command was accepted. */
  toTurn(): Turn | null {
    const { run, summary, events, dueAt } = this;
    if (summary === null) return null;
    if (run.isSnapshotDue) this.#snapshot = run.state ?? undefined;
    return {
      summary,
      firstSequence: this.#firstSequence,
      events,
      dueAt,
      ...(this.#snapshot !== undefined && { snapshot: this.#snapshot }),
      effects: [...this.#effects.values()],
      subscribed: [...this.#subscribed.values()],
      unsubscribed: [...this.#unsubscribed],
      humanTasks: [...this.#humanTasks.values()],
      ...(this.#startKey !== undefined && { startKey: this.#startKey }),
    };
  }

  /** What lifecycle events tell of; null when no command was accepted. */
  toTold(): ToldTurn | null {
    const { run, summary, events, statusBefore } = this;
    if (summary === null || run.state === null) return null;
    const { id: runId, namespace, definition } = summary;
    return {
      namespace,
      definition,
      runId,
      firstSequence: this.#firstSequence,
      events,
      state: run.state,
      ...(statusBefore !== undefined && { statusBefore }),
    };
  }

  /** As those who follow hear of it; null when no command was accepted. */
  toCommitted(): CommittedTurn | null {
    const { run, summary, events } = this;
    if (summary === null) return null;
    const firstSequence = this.#firstSequence;
    return { namespace: run.namespace, runId: run.id, firstSequence, events, summary };
  }

  committed(size: TurnSize | undefined): void {
    if (size !== undefined) this.run.written(size, this.#snapshot !== undefined);
    this.run.status = this.summary?.status ?? this.statusBefore;
    for (const [pending, outcome] of this.#waiting) pending.resolve(outcome);
  }

  failed(error: unknown): void {
    for (const [pending] of this.#waiting) pending.reject(error);
  }

  /** Looks at the whole state: once for all commands, not for each. */
  #project(): Projection | null {
    const { run } = this;
    if (this.#acceptedAt === null) return null;
    this.#projection ??= { summary: run.summarise(this.#acceptedAt), dueAt: run.dueAt };
    return this.#projection;
  }

  #effect(effect: Effect, messageKey: string): void {
    switch (effect.type) {
      case 'call':
      case 'receive':
      case 'run-process':
      case 'start-run':
        this.#request(effect, effect.id, this.#pointerOf(effect.activation));
        return;
      case 'cancel-run':
      case 'report':
        this.#request(effect, messageKey, '');
        return;
      case 'cancel-effect':
        this.#effects.delete(effect.effect);
        this.cancelled.push(effect.effect);
        return;
      case 'emit':
        this.emitted.push(effect.event);
        return;
      case 'show-human-task':
        this.#humanTasks.set(effect.task.activation, effect.task);
        return;
      case 'subscribe': {
        const { subscription: id, offers, since } = effect;
        this.#subscribed.set(id, { id, offers, since });
        return;
      }
      case 'unsubscribe':
        this.#subscribed.delete(effect.subscription);
        this.#unsubscribed.add(effect.subscription);
    }
  }

  #request(effect: OutboxEffect, key: string, pointer: string): void {
    const { id: runId, namespace } = this.run;
    this.#effects.set(key, { runId, key, namespace, pointer, effect });
  }

  /** A task that awaits nothing has ended already: then its own events tell where it stands. */
  #pointerOf(activation: string): string {
    const live = this.run.state?.activations[activation];
    if (live !== undefined) return live.pointer;
    for (const event of this.events) {
      if (event.type === 'task-completed' && event.activation === activation) return event.pointer;
    }
    return '';
  }
}

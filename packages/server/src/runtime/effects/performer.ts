import { SHUTTING_DOWN } from '@tutti/connector-kit';
import type { CallEffect, Instant, Problem, RunProcessEffect } from '@tutti/engine';
import type { OutboxEntry } from '../../store/port.ts';
import type { Limits } from '../limits.ts';
import type { Alarm, Clock, Log } from '../ports.ts';
import { rankOf } from '../priority.ts';
import type { Slot } from '../targets/call-gate.ts';
import type { Gate } from '../targets/gate.ts';
import type { Caller, Hold } from '../targets/target.ts';
import type { Retrying } from '../turns/retrying.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { type CalledEffect, isCalled } from './called-effect.ts';
import type { Deliver, DeliverItem } from './deliver-item.ts';
import { FairQueue } from './fair-queue.ts';
import type { PerformCall } from './perform-call.ts';
import type { Message, PerformMessage } from './perform-message.ts';

export interface PerformerPorts {
  readonly loop: Pick<TurnLoop, 'ask' | 'settle'>;
  readonly performCall: PerformCall;
  readonly gateOf: (caller: Caller, signal: AbortSignal, slot: Slot) => Gate;
  readonly performMessage: PerformMessage;
  readonly deliverItem: DeliverItem;
  readonly retrying: Retrying;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  /** There is room again for effects that were left in the store. */
  readonly onRoom: () => void;
}

/** An effect on its way: waiting for its turn, being performed, or having its result recorded. */
interface Task {
  readonly entry: OutboxEntry;
  readonly abort: AbortController;
  readonly rank: number;
  /** Performing began; undefined while it waits for its turn. */
  startedAt?: Instant;
  /** Its connector goes on trying, and cannot. */
  trouble?: Trouble | null;
  /** A target holds it up. */
  hold: (() => Hold) | null;
}

/** Why nothing can be received, and since when. */
export interface Trouble {
  readonly since: Instant;
  readonly problem: Problem;
}

/** How an effect stands that has not been settled. */
export type EffectStand =
  | { readonly kind: 'queued'; readonly ahead: number }
  | { readonly kind: 'under-way'; readonly since: Instant; readonly trouble?: Trouble }
  | { readonly kind: 'held'; readonly since: Instant; readonly hold: Hold };

/**
 * Performs committed effects: so many at the same time, namespaces taking turns. A result is
 * recorded in the transaction that takes the effect out of the outbox; until then the effect is
 * performed again by whoever starts next, under the same idempotency key.
 */
export class Performer {
  readonly #ports: PerformerPorts;
  readonly #known = new Map<string, Task>();
  readonly #queue = new FairQueue<Task>();
  readonly #active = new Map<string, number>();
  #activeCount = 0;
  #heldCount = 0;
  #hasLeftSome = false;
  #isClosed = false;
  /** What was settled while the outbox is being read: the reader may have seen it before. */
  #settledMeanwhile: Set<string> | null = null;

  constructor(ports: PerformerPorts) {
    this.#ports = ports;
  }

  /** How many effects wait for their turn, or for a target. */
  get waiting(): number {
    return this.#queue.size + this.#heldCount;
  }

  get hasRoom(): boolean {
    return this.waiting < this.#ports.limits.waitingEffects;
  }

  /** Whether what is begun comes to its turn soon enough for more to be begun. */
  get keepsUp(): boolean {
    return this.hasRoom && this.#queue.size < this.#ports.limits.effectsInLine;
  }

  /** Takes a committed effect on, unless it is known already. Without room it stays in the store. */
  take(entry: OutboxEntry): void {
    const key = keyOf(entry);
    if (this.#isClosed || this.#known.has(key) || this.#settledMeanwhile?.has(key)) return;
    if (!this.hasRoom) {
      this.#hasLeftSome = true;
      return;
    }
    const { effect } = entry;
    const priority = takesTurn(effect) ? effect.priority : undefined;
    const rank = rankOf(this.#ports.clock.now(), priority);
    const task = { entry, abort: new AbortController(), rank, hold: null };
    this.#known.set(key, task);
    if (!takesTurn(effect)) return void this.#perform(task);
    this.#queue.add(entry.namespace, task, rank);
    this.#fill();
  }

  /** Nobody wants the result any longer, and the outbox has forgotten the effect. */
  cancel(runId: string, key: string): void {
    const known = keyOf({ runId, key });
    this.#settledMeanwhile?.add(known);
    const task = this.#known.get(known);
    if (task === undefined) return;
    this.#known.delete(known);
    this.#queue.delete(task.entry.namespace, task);
    task.abort.abort();
  }

  /** Null when it is not known here: it is left in the store, or settled. */
  standOf(runId: string, key: string): EffectStand | null {
    const task = this.#known.get(keyOf({ runId, key }));
    if (task === undefined) return null;
    const { startedAt: since, hold, entry, trouble } = task;
    if (since === undefined) {
      return { kind: 'queued', ahead: this.#queue.ahead(entry.namespace, task) };
    }
    if (hold !== null) return { kind: 'held', since, hold: hold() };
    return { kind: 'under-way', since, ...(trouble && { trouble }) };
  }

  /** Effects that are settled while `read` goes on are not taken from what it has read. */
  async whileReading(read: () => Promise<void>): Promise<void> {
    this.#settledMeanwhile ??= new Set();
    try {
      await read();
    } finally {
      this.#settledMeanwhile = null;
    }
  }

  /** Gives everything up: it is performed again at the next start. */
  close(): void {
    this.#isClosed = true;
    for (const task of this.#known.values()) task.abort.abort(SHUTTING_DOWN);
    this.#known.clear();
  }

  #fill(): void {
    const { concurrentEffects, concurrentEffectsPerNamespace } = this.#ports.limits;
    while (this.#activeCount < concurrentEffects && !this.#isClosed) {
      const task = this.#queue.take(
        (namespace) => (this.#active.get(namespace) ?? 0) < concurrentEffectsPerNamespace,
      );
      if (task === undefined) break;
      this.#count(task, 1);
      void this.#perform(task).finally(() => {
        if (task.hold === null) this.#count(task, -1);
        this.#fill();
      });
    }
    if (!this.#hasLeftSome || this.waiting > this.#ports.limits.waitingEffects / 2) return;
    this.#hasLeftSome = false;
    this.#ports.onRoom();
  }

  #count({ entry: { namespace } }: Task, change: 1 | -1): void {
    this.#activeCount += change;
    this.#active.set(namespace, (this.#active.get(namespace) ?? 0) + change);
    if (this.#active.get(namespace) === 0) this.#active.delete(namespace);
  }

  /** What waits for a target leaves its room to others, and takes it again when it goes on. */
  #slotOf(task: Task): Slot {
    const change = takesTurn(task.entry.effect) ? 1 : 0;
    return {
      giveBack: (hold) => {
        task.hold = hold;
        this.#heldCount += change;
        if (change === 1) this.#count(task, -1);
        this.#fill();
      },
      takeAgain: () => {
        task.hold = null;
        this.#heldCount -= change;
        if (change === 1) this.#count(task, 1);
      },
    };
  }

  async #perform(task: Task): Promise<void> {
    const { entry, abort } = task;
    task.startedAt = this.#ports.clock.now();
    try {
      const { effect } = entry;
      if (isCalled(effect)) await this.#call(task, effect);
      else await this.#send(task, effect);
      this.#forget(task);
    } catch (error) {
      if (this.#isClosed || abort.signal.aborted) return;
      // It stays in the outbox, and the reconciler comes back to it.
      this.#known.delete(keyOf(entry));
      this.#ports.log.error('An effect could not be settled.', { ...place(entry), error });
    }
  }

  #send({ entry, abort }: Task, effect: Message): Promise<void> {
    const { retrying, performMessage } = this.#ports;
    return retrying.until(() => performMessage(entry, effect, abort.signal));
  }

  async #call(task: Task, effect: CalledEffect): Promise<void> {
    const { entry, abort, rank } = task;
    const { signal } = abort;
    const alarm = this.#deadline(effect, abort);
    const { performCall, deliverItem } = this.#ports;
    const deliver: Deliver = (item, id) => deliverItem(entry, effect, signal, item, id);
    const caller = { namespace: entry.namespace, rank, takesRoom: effect.type !== 'receive' };
    const gate = this.#ports.gateOf(caller, signal, this.#slotOf(task));
    const onTrouble = (problem: Problem | null) => this.#note(task, problem);
    const result = await performCall(entry, effect, { signal, deliver, gate, onTrouble });
    alarm?.cancel();
    if (this.#isClosed) return;
    await this.#ports.retrying.until(() => this.#record(entry, effect, abort.signal, result));
  }

  /** Trouble goes on since it began, whatever it is by now. */
  #note(task: Task, problem: Problem | null): void {
    const since = task.trouble?.since ?? this.#ports.clock.now();
    task.trouble = problem && { since, problem };
  }

  /** A task that waits has its own timeout in the run; nobody else looks after one that does not. */
  #deadline(effect: CalledEffect, abort: AbortController): Alarm | null {
    if (effect.await || effect.deadline === undefined) return null;
    return this.#ports.clock.at(effect.deadline, () => abort.abort());
  }

  async #record(
    entry: OutboxEntry,
    effect: CalledEffect,
    signal: AbortSignal,
    result: Awaited<ReturnType<PerformCall>>,
  ): Promise<void> {
    const { loop } = this.#ports;
    const { runId, key } = entry;
    const settles = { effects: [{ runId, key }] };
    if (!effect.await) return loop.settle(settles);
    if (signal.aborted) return;
    const { id } = effect;
    const command =
      result.kind === 'completed'
        ? ({ type: 'complete-effect', effect: id, output: result.output } as const)
        : ({ type: 'fail-effect', effect: id, problem: result.problem } as const);
    await loop.ask({ runId, command, settles });
  }

  #forget({ entry }: Task): void {
    const key = keyOf(entry);
    this.#known.delete(key);
    this.#settledMeanwhile?.add(key);
  }
}

/**
 * Messages between runs take no time worth limiting, and none may wait behind calls; what receives
 * has nothing to do most of the time, for months perhaps.
 */
function takesTurn(effect: OutboxEntry['effect']): effect is CallEffect | RunProcessEffect {
  return effect.type === 'call' || effect.type === 'run-process';
}

function keyOf({ runId, key }: { readonly runId: string; readonly key: string }): string {
  return `${runId} ${key}`;
}

function place({ runId, key }: OutboxEntry): { readonly [name: string]: string } {
  return { runId, effect: key };
}

import { isDeepStrictEqual } from 'node:util';
import {
  type Command,
  createRunMachine,
  type Effect,
  type Instant,
  type RunEvent,
  type RunMachine,
  type RunState,
} from '@tutti/engine';
import type { Plan } from '@tutti/language';
import type { RunSummary } from '../packages/server/src/runtime/runtime.ts';
import type { Batch, Store, Turn } from '../packages/server/src/store/port.ts';
import { CommittedWork, indivisible } from './committed-work.ts';
import { afterCommit } from './invariants.ts';
import { RUNTIME } from './runtime-info.ts';
import type { RunStory, TakenCommand } from './story.ts';

/** A process, from its birth to its death. */
export interface Life {
  /** From 1. */
  readonly number: number;
  isAlive: boolean;
}

/** What a runtime has decided and not yet committed. */
interface Decided {
  readonly from: number;
  readonly to: number;
  readonly effects: readonly Effect[];
  readonly state: string;
  readonly taken: TakenCommand;
}

/** A run as its committed events tell it. */
export interface Shadow extends RunStory {
  machine: RunMachine;
  readonly commands: TakenCommand[];
  readonly log: RunEvent[];
  readonly effects: Effect[];
  summary: RunSummary;
  state: RunState;
}

/**
 * Sees every decision of every process and every commit, replays what was committed, and notes what
 * is not as it must be.
 */
export class Witness {
  readonly violations: string[] = [];
  readonly shadows = new Map<string, Shadow>();
  readonly #truth: Store;
  readonly #work = new CommittedWork();
  /** By process and run. */
  readonly #decided = new Map<string, Decided[]>();
  /** The idempotency keys of all that was ever committed, by run and effect. */
  readonly #keys = new Map<string, string>();
  readonly #performed = new Set<string>();

  constructor(truth: Store) {
    this.#truth = truth;
  }

  /** `machine`, whose decisions are noted as long as the process lives. */
  watch(plan: Plan, life: Life): RunMachine {
    const machine = createRunMachine(plan, { runtime: RUNTIME });
    return {
      ...machine,
      decide: (state, command, at) => {
        const from = state?.sequence ?? 0;
        const decision = machine.decide(state, command, at);
        if (decision.kind === 'accepted' && life.isAlive) {
          this.#note(`${life.number} ${decision.state.id}`, from, decision, { command, at });
        }
        return decision;
      },
    };
  }

  /** A call has reached the outside: its effect must have been committed. */
  reached(idempotencyKey: string): void {
    if (this.#performed.has(idempotencyKey)) return;
    this.violations.push(`No effect is performed before its commit: ${idempotencyKey}.`);
  }

  /** Answers the idempotency keys of those effects that nobody wants any longer. */
  async committed(batch: Batch, life: Life): Promise<readonly string[]> {
    const decided = new Map<string, readonly Effect[]>();
    for (const turn of batch.turns) decided.set(turn.summary.id, await this.#replay(turn, life));
    this.#work.take(batch);
    this.violations.push(...indivisible(batch));
    for (const turn of batch.turns) {
      const { id } = turn.summary;
      const broken = await this.#broken(turn, decided.get(id) ?? []);
      this.violations.push(...broken.map((rule) => `${id}: ${rule}`));
    }
    return [...decided].flatMap(([runId, effects]) => this.#unwanted(runId, effects));
  }

  async #broken(turn: Turn, effects: readonly Effect[]): Promise<readonly string[]> {
    const shadow = this.shadows.get(turn.summary.id);
    if (shadow === undefined) return [];
    return [
      ...(await afterCommit(this.#truth, turn, shadow)),
      ...this.#work.together(turn, effects),
      ...this.#work.awaited(shadow.state, this.shadows),
    ];
  }

  #unwanted(runId: string, effects: readonly Effect[]): string[] {
    return effects.flatMap((effect) => {
      if (effect.type !== 'cancel-effect') return [];
      return this.#keys.get(`${runId} ${effect.effect}`) ?? [];
    });
  }

  #note(
    key: string,
    from: number,
    { state, effects }: { state: RunState; effects: readonly Effect[] },
    asked: { command: Command; at: Instant },
  ): void {
    const known = (this.#decided.get(key) ?? []).filter((each) => each.to <= from);
    const to = state.sequence;
    const taken = { ...asked, sequence: to };
    const decided = { from, to, effects: stored(effects), state: JSON.stringify(state), taken };
    this.#decided.set(key, [...known, decided]);
  }

  /** Answers the effects that were decided with the turn. */
  async #replay(turn: Turn, life: Life): Promise<readonly Effect[]> {
    const { summary, events, effects } = turn;
    for (const { key, effect } of effects) {
      if (!('idempotencyKey' in effect)) continue;
      this.#performed.add(effect.idempotencyKey);
      this.#keys.set(`${summary.id} ${key}`, effect.idempotencyKey);
    }
    const shadow = this.shadows.get(summary.id) ?? (await this.#create(summary));
    this.shadows.set(summary.id, shadow);
    if (shadow.summary.planId !== summary.planId) {
      shadow.machine = await this.#machineOf(summary);
    }
    shadow.summary = summary;
    let state: RunState | null = shadow.log.length === 0 ? null : shadow.state;
    for (const event of stored(events)) {
      state = shadow.machine.evolve(state, event);
      shadow.log.push(stored(event));
    }
    if (state !== null) shadow.state = state;
    return this.#compare(turn, shadow, `${life.number} ${summary.id}`);
  }

  /** What was decided on the way to this turn: its effects, and the state it had come to. */
  #compare(
    { summary, firstSequence, events }: Turn,
    shadow: Shadow,
    key: string,
  ): readonly Effect[] {
    const last = firstSequence - 1 + events.length;
    const decided = this.#decided.get(key) ?? [];
    const own = decided.filter(({ from, to }) => from >= firstSequence - 1 && to <= last);
    this.#decided.set(
      key,
      decided.filter(({ to }) => to > last),
    );
    const effects = own.flatMap((each) => each.effects);
    shadow.effects.push(...effects);
    shadow.commands.push(...own.map(({ taken }) => taken));
    const live = own.at(-1);
    if (live === undefined) {
      this.violations.push(`${summary.id}: Nothing is committed that was not decided.`);
    } else if (!isDeepStrictEqual(JSON.parse(live.state), stored(shadow.state))) {
      this.violations.push(`${summary.id}: Replay gives the state that deciding gave.`);
    }
    return effects;
  }

  async #machineOf({ planId }: RunSummary): Promise<RunMachine> {
    const plan = await this.#truth.plan(planId);
    if (plan === null) throw new Error(`Expected ${planId} to be stored, but it is not.`);
    return createRunMachine(plan, { runtime: RUNTIME });
  }

  async #create(summary: RunSummary): Promise<Shadow> {
    const machine = await this.#machineOf(summary);
    // Its state is set by its first event.
    return { summary, machine, commands: [], log: [], effects: [], state: {} as RunState };
  }
}

function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

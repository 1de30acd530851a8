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
import { afterCommit } from './invariants.ts';
import type { RunStory, TakenCommand } from './story.ts';

const RUNTIME = { runtime: { name: 'tutti', version: '0', metadata: {} } };

/** What the runtime has decided and not yet committed. */
interface Decided {
  readonly from: number;
  readonly to: number;
  readonly effects: readonly Effect[];
  readonly state: string;
  readonly taken: TakenCommand;
}

/** A run as its committed events tell it. */
export interface Shadow extends RunStory {
  readonly machine: RunMachine;
  readonly commands: TakenCommand[];
  readonly log: RunEvent[];
  readonly effects: Effect[];
  summary: RunSummary;
  state: RunState;
}

/**
 * Sees every decision and every commit, replays what was committed, and notes what is not as it
 * must be.
 */
export class Witness {
  readonly violations: string[] = [];
  readonly shadows = new Map<string, Shadow>();
  readonly #truth: Store;
  readonly #decided = new Map<string, Decided[]>();
  readonly #effects = new Set<string>();

  constructor(truth: Store) {
    this.#truth = truth;
  }

  /** `machine`, whose decisions are noted as long as the process lives. */
  watch(plan: Plan, isAlive: () => boolean): RunMachine {
    const machine = createRunMachine(plan, RUNTIME);
    return {
      decide: (state, command, at) => {
        const from = state?.sequence ?? 0;
        const decision = machine.decide(state, command, at);
        if (decision.kind === 'accepted' && isAlive()) this.#note(from, decision, command, at);
        return decision;
      },
      evolve: (state, event) => machine.evolve(state, event),
      nextDueAt: (state) => machine.nextDueAt(state),
      admissionOf: (input, at) => machine.admissionOf(input, at),
      waitsOf: (state) => machine.waitsOf(state),
    };
  }

  /** A call has reached the outside: its effect must have been committed. */
  reached(idempotencyKey: string): void {
    if (this.#effects.has(idempotencyKey)) return;
    this.violations.push(`No effect is performed before its commit: ${idempotencyKey}.`);
  }

  async committed(batch: Batch): Promise<void> {
    for (const turn of batch.turns) await this.#replay(turn);
    for (const turn of batch.turns) {
      const shadow = this.shadows.get(turn.summary.id);
      if (shadow === undefined) continue;
      const broken = await afterCommit(this.#truth, turn, shadow);
      this.violations.push(...broken.map((rule) => `${turn.summary.id}: ${rule}`));
    }
  }

  #note(
    from: number,
    { state, effects }: { state: RunState; effects: readonly Effect[] },
    command: Command,
    at: Instant,
  ): void {
    const known = (this.#decided.get(state.id) ?? []).filter((each) => each.to <= from);
    const to = state.sequence;
    const decided = {
      from,
      to,
      effects: stored(effects),
      state: JSON.stringify(state),
      taken: { command, at, sequence: to },
    };
    this.#decided.set(state.id, [...known, decided]);
  }

  async #replay(turn: Turn): Promise<void> {
    const { summary, firstSequence, events, effects } = turn;
    for (const { effect } of effects) {
      if ('idempotencyKey' in effect) this.#effects.add(effect.idempotencyKey);
    }
    const shadow = this.shadows.get(summary.id) ?? (await this.#create(summary));
    this.shadows.set(summary.id, shadow);
    shadow.summary = summary;
    let state: RunState | null = shadow.log.length === 0 ? null : shadow.state;
    for (const event of stored(events)) {
      state = shadow.machine.evolve(state, event);
      shadow.log.push(stored(event));
    }
    if (state !== null) shadow.state = state;
    this.#compare(turn, shadow);
    this.#decided.set(
      summary.id,
      (this.#decided.get(summary.id) ?? []).filter(
        ({ to }) => to > firstSequence - 1 + events.length,
      ),
    );
  }

  /** What was decided on the way to this turn: its effects, and the state it had come to. */
  #compare({ summary, firstSequence, events }: Turn, shadow: Shadow): void {
    const last = firstSequence - 1 + events.length;
    const decided = this.#decided.get(summary.id) ?? [];
    const own = decided.filter(({ from, to }) => from >= firstSequence - 1 && to <= last);
    for (const { effects, taken } of own) {
      shadow.effects.push(...effects);
      shadow.commands.push(taken);
    }
    const live = own.at(-1);
    if (live === undefined) {
      this.violations.push(`${summary.id}: Nothing is committed that was not decided.`);
    } else if (!isDeepStrictEqual(JSON.parse(live.state), stored(shadow.state))) {
      this.violations.push(`${summary.id}: Replay gives the state that deciding gave.`);
    }
  }

  async #create(summary: RunSummary): Promise<Shadow> {
    const plan = await this.#truth.plan(summary.planId);
    if (plan === null) throw new Error(`Expected ${summary.planId} to be stored, but it is not.`);
    const machine = createRunMachine(plan, RUNTIME);
    // Its state is set by its first event.
    return { summary, machine, commands: [], log: [], effects: [], state: {} as RunState };
  }
}

function stored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

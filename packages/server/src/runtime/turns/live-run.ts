import type { Instant, RunMachine, RunState } from '@tutti/engine';
import type { LoadedRun, TurnSize } from '../../store/port.ts';
import type { RunSummary } from '../runtime.ts';
import type { NewRun } from './ask.ts';
import { type RunIdentity, summaryOf } from './summary-of.ts';

/** The log since the last snapshot is replayed when a run is loaded: so many turns are soon replayed. */
const TURNS_BETWEEN_SNAPSHOTS = 64;

/** A run in memory. */
export class LiveRun {
  readonly id: string;
  machine: RunMachine;
  /** As of the last turn. */
  status: RunSummary['status'] | undefined;
  #about: RunIdentity;
  #state: RunState | null;
  #turns = 0;
  #characters = 0;
  #snapshotCharacters = 0;

  private constructor(machine: RunMachine, about: RunIdentity, state: RunState | null) {
    this.id = about.id;
    this.machine = machine;
    this.#about = about;
    this.#state = state;
  }

  /** A run that has not happened yet. */
  static create(runId: string, machine: RunMachine, creates: NewRun): LiveRun {
    const { namespace, definition, planId } = creates;
    return new LiveRun(machine, { id: runId, namespace, definition, planId }, null);
  }

  /** A run as its log tells it. */
  static restore(machine: RunMachine, loaded: LoadedRun): LiveRun {
    const { id, namespace, definition, planId } = loaded.summary;
    let state = loaded.snapshot;
    for (const event of loaded.events) state = machine.evolve(state, event);
    const run = new LiveRun(machine, { id, namespace, definition, planId }, state);
    run.#turns = loaded.turns;
    run.status = loaded.summary.status;
    return run;
  }

  /** The run has gone over to the plan of another version of its definition. */
  goOver(machine: RunMachine): void {
    const { id: planId, document } = machine.plan;
    const definition = { ...this.#about.definition, version: document.version };
    this.machine = machine;
    this.#about = { ...this.#about, definition, planId };
  }

  get namespace(): string {
    return this.#about.namespace;
  }

  get state(): RunState | null {
    return this.#state;
  }

  set state(state: RunState | null) {
    this.#state = state;
  }

  get sequence(): number {
    return this.#state?.sequence ?? 0;
  }

  /** Whether more is likely to be asked of it. */
  get isUnderWay(): boolean {
    const { status, queuedAt } = this.#state ?? {};
    // One that is queued has nothing to do, for long perhaps.
    return queuedAt === undefined && (status === 'running' || status === 'suspended');
  }

  get dueAt(): Instant | null {
    return this.#state === null ? null : this.machine.nextDueAt(this.#state);
  }

  /**
   * Whether replaying the log has become dearer than a snapshot. A snapshot is not written before
   * the log has grown by as much as the last one took, so that a large state costs linear time.
   */
  get isSnapshotDue(): boolean {
    return this.#turns >= TURNS_BETWEEN_SNAPSHOTS && this.#characters >= this.#snapshotCharacters;
  }

  /** Takes note of what a committed turn has written. */
  written(size: TurnSize, withSnapshot: boolean): void {
    this.#turns = withSnapshot ? 0 : this.#turns + 1;
    this.#characters = withSnapshot ? 0 : this.#characters + size.events;
    if (withSnapshot) this.#snapshotCharacters = size.snapshot;
  }

  /** What lists and headers show of the run as it is now. */
  summarise(updatedAt: Instant): RunSummary {
    const state = this.#state;
    if (state === null) throw new Error(`Expected run ${this.id} to have started, but it has not.`);
    return summaryOf(this.#about, state, updatedAt);
  }
}

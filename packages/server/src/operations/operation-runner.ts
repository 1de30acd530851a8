import type { Clock, Log } from '../runtime/ports.ts';
import { StoreFault } from '../store/port.ts';
import type { Operation, Progress, Refusal } from './operation.ts';
import { selectRuns } from './select-runs.ts';
import { carryOut, type Outcome, type WorkPorts } from './work.ts';

export interface RunnerPorts extends WorkPorts {
  readonly store: WorkPorts['store'] & Parameters<typeof selectRuns>[0];
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps what has been done; false: the operation is not to go on. */
export type Keep = (progress: Progress) => Promise<boolean>;

/** Runs that are in hand at the same time, and asked again together after a crash. */
const IN_HAND = 50;
/** Refusals that are told. */
const MOST_REFUSALS = 100;
/** Before the store is asked again that is out of order. */
const PAUSE_MS = 1000;

/**
 * Carries an operation out, from where it is. What is in hand is kept before it is begun, and each
 * run is asked with a key of its own: so a crash repeats questions, and no deed.
 */
export class OperationRunner {
  readonly #operation: Operation;
  readonly #ports: RunnerPorts;
  readonly #keep: Keep;
  #progress: Progress;
  #isStopped = false;
  /** Ends the pauses under way. */
  readonly #pauses = new Set<() => void>();
  readonly ended: Promise<void>;

  constructor(operation: Operation, ports: RunnerPorts, keep: Keep) {
    this.#operation = operation;
    this.#ports = ports;
    this.#keep = keep;
    this.#progress = operation.progress;
    this.ended = this.#run();
  }

  /** Resolves when nothing is in hand any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const end of this.#pauses) end();
    await this.ended;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        if (!(await this.#step())) return;
      } catch (error) {
        if (!(error instanceof StoreFault)) {
          const { namespace, id } = this.#operation;
          this.#ports.log.error('An operation failed.', { namespace, id, error });
        }
        await this.#pause(PAUSE_MS);
      }
    }
  }

  /** Does what is in hand, then takes more in hand; false when there is nothing left. */
  async #step(): Promise<boolean> {
    const { clock } = this.#ports;
    const { pending } = this.#progress;
    const begunAt = clock.now();
    if (pending.length > 0) {
      const outcomes = await Promise.all(pending.map((runId) => this.#one(runId)));
      if (this.#isStopped) return false;
      this.#progress = withOutcomes(this.#progress, pending, outcomes);
    }
    if (!(await this.#takeMore())) return false;
    const spentMs = clock.now() - begunAt;
    await this.#pause((pending.length * 1000) / this.#operation.runsPerSecond - spentMs);
    return true;
  }

  /** Whether the operation goes on. */
  async #takeMore(): Promise<boolean> {
    const { store, clock } = this.#ports;
    const { namespace, selection, runsPerSecond } = this.#operation;
    const limit = Math.min(IN_HAND, runsPerSecond);
    let { place } = this.#progress;
    while (place !== 'end') {
      const page = await selectRuns(store, { namespace, selection, limit, place });
      place = page.place;
      if (page.runIds.length === 0) continue;
      this.#progress = { ...this.#progress, pending: page.runIds, place };
      return this.#keep(this.#progress);
    }
    await this.#keep({ ...this.#progress, place, status: 'completed', endedAt: clock.now() });
    return false;
  }

  async #one(runId: string): Promise<Outcome> {
    const { namespace, id, work, createdBy: by, reason } = this.#operation;
    const wish = { by, ...(reason !== undefined && { reason }), key: `operation/${id}` };
    for (;;) {
      const doing = carryOut(this.#ports, { namespace, runId }, work, wish);
      const outcome = await doing.catch((error) => this.#mistake(runId, error));
      if (outcome.kind !== 'busy' || this.#isStopped) return outcome;
      await this.#pause(outcome.retryAfterMs);
    }
  }

  /** What is wrong with one run holds up no other. */
  #mistake(runId: string, error: unknown): Outcome {
    if (error instanceof StoreFault) throw error;
    const { namespace, id } = this.#operation;
    this.#ports.log.error('An operation failed with a run.', { namespace, id, runId, error });
    const message = `The server made a mistake with run ${runId}: its log says which.`;
    return { kind: 'refused', code: 'internal-error', message };
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        alarm.cancel();
        this.#pauses.delete(end);
        resolve();
      };
      const alarm = this.#ports.clock.after(ms, end);
      this.#pauses.add(end);
    });
  }
}

function withOutcomes(
  progress: Progress,
  runIds: readonly string[],
  outcomes: readonly Outcome[],
): Progress {
  const refusals = outcomes.flatMap((outcome, index): Refusal[] => {
    if (outcome.kind !== 'refused') return [];
    const { code, message } = outcome;
    return [{ runId: runIds[index] ?? '', code, message }];
  });
  return {
    ...progress,
    pending: [],
    succeeded: progress.succeeded + outcomes.length - refusals.length,
    refused: progress.refused + refusals.length,
    refusals: [...progress.refusals, ...refusals].slice(0, MOST_REFUSALS),
  };
}

import type { AcceptedEvent, CommitReport, Store } from '../../store/port.ts';
import { BatchInMaking } from './batch-in-making.ts';
import type { OpenTurn } from './open-turn.ts';

export interface GroupCommitPorts {
  readonly store: Store;
  readonly eventTimeToLiveMs: number;
  /** The turn takes no further command: its commit begins. */
  readonly onCommitting: (turn: OpenTurn) => void;
  /** The turn is durable; those who asked are answered after this. */
  readonly onCommitted: (turn: OpenTurn) => void;
  /** The turn is void; those who asked are told after this. */
  readonly onFailed: (turn: OpenTurn) => void;
  /** A commit has left events waiting for runs. */
  readonly onDeliveries: () => void;
}

/**
 * Writes what many runs have come to in one transaction: everything gathered while the last commit
 * was under way, or within one tick of the event loop. One sync to the disk serves them all.
 */
export class GroupCommit {
  readonly #ports: GroupCommitPorts;
  #gathering = new BatchInMaking();
  #inFlight: Promise<void> | null = null;

  constructor(ports: GroupCommitPorts) {
    this.#ports = ports;
  }

  /** The batch that will be committed next. What is put in at once will be in it. */
  gather(): BatchInMaking {
    this.#inFlight ??= this.#commitAll();
    return this.#gathering;
  }

  /** Resolves when nothing is left to commit. */
  async drain(): Promise<void> {
    while (this.#inFlight !== null) await this.#inFlight;
  }

  async #commitAll(): Promise<void> {
    do {
      await nextTick();
      const batch = this.#gathering;
      this.#gathering = new BatchInMaking();
      await this.#commit(batch);
    } while (!this.#gathering.isEmpty);
    this.#inFlight = null;
  }

  async #commit(batch: BatchInMaking): Promise<void> {
    const { onCommitting, onCommitted, onFailed, onDeliveries } = this.#ports;
    batch.turns.forEach(onCommitting);
    const report = await this.#write(batch);
    if (report instanceof WriteFailed) {
      batch.turns.forEach(onFailed);
      batch.failed(report.error);
      return;
    }
    batch.turns.forEach(onCommitted);
    batch.committed(report);
    if (report.delivers) onDeliveries();
  }

  async #write(batch: BatchInMaking): Promise<CommitReport | WriteFailed> {
    try {
      const emitted = batch.turns.flatMap((turn) => this.#emitted(turn));
      return await this.#ports.store.commit(batch.toBatch(emitted));
    } catch (error) {
      return new WriteFailed(error);
    }
  }

  #emitted({ emitted, run, summary }: OpenTurn): AcceptedEvent[] {
    const acceptedAt = summary?.updatedAt ?? 0;
    const expiresAt = acceptedAt + this.#ports.eventTimeToLiveMs;
    return emitted.map((event) => ({ namespace: run.namespace, event, acceptedAt, expiresAt }));
  }
}

class WriteFailed {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

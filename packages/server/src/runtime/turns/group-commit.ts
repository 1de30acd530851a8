import type { CloudEvent } from '@tutti/engine';
import {
  type AcceptedEvent,
  type Batch,
  type CommitReport,
  type Store,
  StoreFault,
} from '../../store/port.ts';
import { BatchInMaking } from './batch-in-making.ts';
import type { OpenTurn } from './open-turn.ts';

/** While one batch is being written, the next is on its way: neither thread waits for the other. */
const COMMITS_IN_FLIGHT = 2;

/** So many turns are worth a commit of their own, when the store has nothing else to do. */
const WORTH_A_COMMIT = 24;

export interface GroupCommitPorts {
  readonly store: Store;
  readonly eventTimeToLiveMs: number;
  /** What the broker accepts together with the turn. Must not throw. */
  readonly eventsOf: (turn: OpenTurn) => readonly CloudEvent[];
  /** The turn takes no further command: its commit begins. */
  readonly onCommitting: (turn: OpenTurn) => void;
  /** The turn is durable; those who asked are answered after this. */
  readonly onCommitted: (turn: OpenTurn) => void;
  /** The turn is void; those who asked are told after this. */
  readonly onFailed: (turn: OpenTurn) => void;
  /** A commit has left events waiting for runs. */
  readonly onDeliveries: () => void;
  /** Events of these namespaces were accepted that had not been before. */
  readonly onAccepted: (namespaces: ReadonlySet<string>) => void;
}

/**
 * Writes what many runs have come to in one transaction: everything gathered while others were
 * being written, or within one tick of the event loop. One sync to the disk serves them all. Two
 * batches in flight never hold turns of the same run, so either may fail alone.
 */
export class GroupCommit {
  readonly #ports: GroupCommitPorts;
  #gathering = new BatchInMaking();
  #inFlight = 0;
  #isScheduled = false;
  #onIdle: (() => void) | null = null;

  constructor(ports: GroupCommitPorts) {
    this.#ports = ports;
  }

  /** The batch that will be committed next. What is put in at once will be in it. */
  gather(): BatchInMaking {
    this.#schedule();
    return this.#gathering;
  }

  /** Something was put in completely: an idle store need not wait for the end of the tick. */
  added(): void {
    const { turns } = this.#gathering;
    if (this.#inFlight === 0 && turns.length >= WORTH_A_COMMIT) void this.#commitNext();
  }

  /** Resolves when nothing is left to commit. */
  async drain(): Promise<void> {
    if (this.#isIdle) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  get #isIdle(): boolean {
    return this.#inFlight === 0 && !this.#isScheduled && this.#gathering.isEmpty;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= COMMITS_IN_FLIGHT) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#commitNext();
    });
  }

  async #commitNext(): Promise<void> {
    const batch = this.#gathering;
    this.#gathering = new BatchInMaking();
    this.#inFlight += 1;
    if (!batch.isEmpty) await this.#commit(batch);
    this.#inFlight -= 1;
    if (!this.#gathering.isEmpty) this.#schedule();
    if (this.#isIdle) this.#onIdle?.();
  }

  async #commit(batch: BatchInMaking): Promise<void> {
    const { onCommitting, onCommitted, onFailed, onDeliveries } = this.#ports;
    batch.turns.forEach(onCommitting);
    const answer = await this.#write(batch);
    if (answer instanceof WriteFailed) {
      batch.turns.forEach(onFailed);
      batch.failed(answer.error);
      return;
    }
    const { written, report } = answer;
    batch.turns.forEach(onCommitted);
    batch.committed(report);
    if (report.delivers) onDeliveries();
    this.#tellAccepted(written, report);
  }

  async #write(batch: BatchInMaking): Promise<Written | WriteFailed> {
    try {
      const emitted = batch.turns.flatMap((turn) => this.#emitted(turn));
      const written = batch.toBatch(emitted);
      return { written, report: await this.#ports.store.commit(written) };
    } catch (error) {
      return new WriteFailed(asFault(error));
    }
  }

  #tellAccepted({ accepted }: Batch, { duplicates }: CommitReport): void {
    const fresh = accepted.filter((_, index) => !duplicates[index]);
    if (fresh.length === 0) return;
    this.#ports.onAccepted(new Set(fresh.map(({ namespace }) => namespace)));
  }

  #emitted(turn: OpenTurn): AcceptedEvent[] {
    const { run, summary } = turn;
    const acceptedAt = summary?.updatedAt ?? 0;
    const expiresAt = acceptedAt + this.#ports.eventTimeToLiveMs;
    return this.#ports
      .eventsOf(turn)
      .map((event) => ({ namespace: run.namespace, event, acceptedAt, expiresAt }));
  }
}

/** Whatever went wrong, nothing was written, and a batch without the culprit will go through. */
function asFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  return new StoreFault(`Expected the batch to be written, but: ${error}`, { cause: error });
}

interface Written {
  readonly written: Batch;
  readonly report: CommitReport;
}

class WriteFailed {
  readonly error: StoreFault;

  constructor(error: StoreFault) {
    this.error = error;
  }
}

import type { AcceptedEvent, Batch, CommitReport, Settled } from '../../store/port.ts';
import type { OpenTurn } from './open-turn.ts';

interface Waiting<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** What the next commit will write, gathered from many runs. */
export class BatchInMaking {
  readonly turns: OpenTurn[] = [];
  readonly #accepted: AcceptedEvent[] = [];
  readonly #senders: Waiting<boolean>[] = [];
  readonly #settled: Partial<Settled>[] = [];
  readonly #settlers: Waiting<void>[] = [];

  get isEmpty(): boolean {
    return this.turns.length + this.#accepted.length + this.#settlers.length === 0;
  }

  /** Resolves with whether the event had been accepted before. */
  accept(event: AcceptedEvent): Promise<boolean> {
    this.#accepted.push(event);
    return new Promise((resolve, reject) => this.#senders.push({ resolve, reject }));
  }

  /** Takes a turn out again, as if it had never been decided. */
  withdraw(turn: OpenTurn): void {
    this.turns.splice(this.turns.indexOf(turn), 1);
  }

  /** Settles something no turn has to do with. */
  settleAlone(settled: Partial<Settled>): Promise<void> {
    this.#settled.push(settled);
    return new Promise((resolve, reject) => this.#settlers.push({ resolve, reject }));
  }

  toBatch(emitted: readonly AcceptedEvent[]): Batch {
    const turns = this.turns.map((turn) => turn.toTurn());
    const cancelled = this.turns.flatMap(({ run, cancelled }) =>
      cancelled.map((key) => ({ runId: run.id, key })),
    );
    const settled = [...this.#settled, ...this.turns.flatMap(({ settles }) => settles)];
    return {
      turns: turns.filter((turn) => turn !== null),
      accepted: [...this.#accepted, ...emitted],
      settled: {
        effects: [...settled.flatMap(({ effects = [] }) => effects), ...cancelled],
        deliveries: settled.flatMap(({ deliveries = [] }) => deliveries),
        schedules: settled.flatMap(({ schedules = [] }) => schedules),
        sets: settled.flatMap(({ sets = [] }) => sets),
      },
    };
  }

  committed(report: CommitReport): void {
    let written = 0;
    for (const turn of this.turns) {
      turn.committed(turn.summary === null ? undefined : report.sizes[written++]);
    }
    this.#senders.forEach(({ resolve }, index) => {
      resolve(report.duplicates[index] ?? false);
    });
    for (const { resolve } of this.#settlers) resolve();
  }

  failed(error: unknown): void {
    for (const turn of this.turns) turn.failed(error);
    for (const { reject } of [...this.#senders, ...this.#settlers]) reject(error);
  }
}

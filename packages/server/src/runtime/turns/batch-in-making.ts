import type {
  AcceptedEvent,
  Batch,
  CommitReport,
  OutboxKey,
  ScheduleChange,
  SetChange,
  Settled,
} from '../../store/port.ts';
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
  readonly #effects: OutboxKey[] = [];
  readonly #deliveries: number[] = [];
  readonly #schedules: ScheduleChange[] = [];
  readonly #sets: SetChange[] = [];
  readonly #settlers: Waiting<void>[] = [];

  get isEmpty(): boolean {
    return this.turns.length + this.#accepted.length + this.#settlers.length === 0;
  }

  /** Resolves with whether the event had been accepted before. */
  accept(event: AcceptedEvent): Promise<boolean> {
    this.#accepted.push(event);
    return new Promise((resolve, reject) => this.#senders.push({ resolve, reject }));
  }

  /** For what a turn of this batch settles. */
  settle({ effects = [], deliveries = [], schedules = [], sets = [] }: Partial<Settled>): void {
    this.#effects.push(...effects);
    this.#deliveries.push(...deliveries);
    this.#schedules.push(...schedules);
    this.#sets.push(...sets);
  }

  /** Settles something no turn has to do with. */
  settleAlone(settled: Partial<Settled>): Promise<void> {
    this.settle(settled);
    return new Promise((resolve, reject) => this.#settlers.push({ resolve, reject }));
  }

  toBatch(emitted: readonly AcceptedEvent[]): Batch {
    const turns = this.turns.map((turn) => turn.toTurn());
    const cancelled = this.turns.flatMap(({ run, cancelled }) =>
      cancelled.map((key) => ({ runId: run.id, key })),
    );
    return {
      turns: turns.filter((turn) => turn !== null),
      accepted: [...this.#accepted, ...emitted],
      settled: {
        effects: [...this.#effects, ...cancelled],
        deliveries: this.#deliveries,
        schedules: this.#schedules,
        sets: this.#sets,
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

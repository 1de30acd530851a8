import type { Delivery, ScheduleId } from '../../store/port.ts';
import { keyOf } from './schedule-key.ts';

/** Deliveries that wait for their schedule, in order; they stay until they are settled in the store. */
export class EventInbox {
  readonly #waiting = new Map<string, Map<number, Waiting>>();

  /** Resolves when it is settled, rejects when it is given back. */
  add(delivery: Delivery, id: ScheduleId): Promise<void> {
    const key = keyOf(id);
    const waiting = this.#waiting.get(key) ?? new Map<number, Waiting>();
    this.#waiting.set(key, waiting);
    return new Promise((resolve, reject) => {
      waiting.set(delivery.position, { delivery, resolve, reject });
    });
  }

  first(id: ScheduleId, count: number): readonly Delivery[] {
    const waiting = this.#waiting.get(keyOf(id));
    if (waiting === undefined) return [];
    return [...waiting.values()].slice(0, count).map(({ delivery }) => delivery);
  }

  settled(id: ScheduleId, positions: readonly number[]): void {
    const waiting = this.#waiting.get(keyOf(id));
    for (const position of positions) {
      waiting?.get(position)?.resolve();
      waiting?.delete(position);
    }
    if (waiting?.size === 0) this.#waiting.delete(keyOf(id));
  }

  /** They are in the store still: a schedule that cannot take them must not hold up the others. */
  giveBack(id: ScheduleId, error: unknown): void {
    const waiting = this.#waiting.get(keyOf(id));
    this.#waiting.delete(keyOf(id));
    for (const { reject } of waiting?.values() ?? []) reject(error);
  }
}

interface Waiting {
  readonly delivery: Delivery;
  resolve(): void;
  reject(error: unknown): void;
}

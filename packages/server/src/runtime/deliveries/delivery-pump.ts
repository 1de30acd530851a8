import type { Delivery, Listener, ScheduleId, Store } from '../../store/port.ts';
import type { Log } from '../ports.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';

export interface DeliveryPorts {
  readonly store: Pick<Store, 'deliveries'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly log: Log;
  readonly concurrentDeliveries: number;
  /** Resolves when the schedule has settled it. */
  readonly onSchedule: (delivery: Delivery, id: ScheduleId) => Promise<void>;
}

/**
 * Takes events to the runs and schedules that listen for them. A delivery stays in the store until
 * it is settled in the run's own turn, whether the run wanted the event or not.
 */
export class DeliveryPump {
  readonly #ports: DeliveryPorts;
  readonly #underWay = new Set<number>();
  /** Everything up to here has been taken up. */
  #position = 0;
  #isPumping = false;
  #hasMore = false;
  #isClosed = false;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
  }

  /** There may be new deliveries. */
  wake(): void {
    this.#hasMore = true;
    if (!this.#isPumping) void this.#pump();
  }

  /** Takes everything up again that is not under way. */
  restart(): void {
    this.#position = 0;
    this.wake();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#hasMore && this.#room > 0 && !this.#isClosed) await this.#takePage();
    } catch (error) {
      this.#ports.log.warn('Deliveries could not be read; it will be tried again.', { error });
    } finally {
      this.#isPumping = false;
    }
  }

  get #room(): number {
    return this.#ports.concurrentDeliveries - this.#underWay.size;
  }

  async #takePage(): Promise<void> {
    this.#hasMore = false;
    const room = this.#room;
    const page = await this.#ports.store.deliveries(this.#position, room);
    if (page.length === room) this.#hasMore = true;
    for (const delivery of page) {
      this.#position = Math.max(this.#position, delivery.position);
      if (!this.#underWay.has(delivery.position)) void this.#deliver(delivery);
    }
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { position, to, event } = delivery;
    this.#underWay.add(position);
    try {
      if (to.kind === 'run') await this.#deliverToRun(delivery, to);
      else await this.#ports.onSchedule(delivery, to);
    } catch (error) {
      // It stays in the store, and the reconciler comes back to it.
      this.#ports.log.warn('An event could not be delivered; it will be tried again.', {
        ...to,
        event: event.id,
        error,
      });
    }
    this.#underWay.delete(position);
    if (this.#hasMore && !this.#isPumping) void this.#pump();
  }

  async #deliverToRun(
    { position, event, expiresAt }: Delivery,
    { runId, subscription }: RunListener,
  ): Promise<void> {
    const command = { type: 'deliver-event', subscription, event, expiresAt } as const;
    await this.#ports.loop.ask({ runId, command, settles: { deliveries: [position] } });
  }
}

type RunListener = Extract<Listener, { kind: 'run' }>;

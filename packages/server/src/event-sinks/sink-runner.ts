import type { Clock, Log } from '../runtime/ports.ts';
import { changeResource } from '../store/change-resource.ts';
import type { AcceptedItem, Store } from '../store/port.ts';
import { documentOf, type EventSink, type SinkProgress, sinkOf } from './event-sink.ts';
import { isWanted } from './patterns.ts';
import { pauseAfter } from './pause-after.ts';
import type { DeliveryResult, SinkTransport } from './transport.ts';

export interface RunnerPorts {
  readonly store: Store;
  readonly transport: SinkTransport;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly chance: () => number;
}

const PAGE = 100;
/** How long a store that is out of order is left alone. */
const STORE_PAUSE_MS = 1000;
/** A sink that has failed for so long gets no more tries by itself. */
export const DISABLED_AFTER_MS = 24 * 60 * 60_000;

/**
 * Takes the events of a namespace to one sink, one after another from the position that is stored. An
 * event is tried until it is taken; its position is stored then, so that after a crash it may come
 * again and is never left out.
 */
export class SinkRunner {
  readonly #ports: RunnerPorts;
  readonly #abort = new AbortController();
  #sink: EventSink;
  /** The position that is stored. */
  #stored: number;
  /** Ends the pause under way. */
  #wake: (() => void) | null = null;
  #hasNews = false;
  readonly #ended: Promise<void>;

  constructor(sink: EventSink, ports: RunnerPorts) {
    this.#sink = sink;
    this.#stored = sink.progress.position;
    this.#ports = ports;
    this.#ended = this.#run();
  }

  /** There may be new events. */
  accepted(): void {
    this.#hasNews = true;
    if (this.#sink.progress.failures === 0) this.#wake?.();
  }

  /** Ends it. What is under way is given up, and done again by the next runner. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake?.();
    await this.#ended;
  }

  get #isStopped(): boolean {
    return this.#abort.signal.aborted || this.#sink.progress.status !== 'active';
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#takePage();
      } catch (error) {
        const { namespace, name } = this.#sink;
        const words = 'An event sink could not go on; it will be tried again.';
        this.#ports.log.error(words, { sink: `${namespace}/${name}`, error });
        await this.#pause(STORE_PAUSE_MS);
      }
    }
  }

  async #takePage(): Promise<void> {
    this.#hasNews = false;
    const { namespace, progress } = this.#sink;
    const page = await this.#ports.store.acceptedEvents(namespace, progress.position, PAGE);
    for (const item of page) {
      if (this.#isStopped) return;
      await this.#take(item);
    }
    const { progress: reached } = this.#sink;
    if (reached.position > this.#stored) await this.#save(reached);
    if (page.length === 0 && !this.#hasNews) await this.#pause(null);
  }

  async #take({ event, position }: AcceptedItem): Promise<void> {
    if (!isWanted(this.#sink.settings, event)) {
      // Stored with the next event that is wanted, or at the end of the page.
      this.#sink = { ...this.#sink, progress: { ...this.#sink.progress, position } };
      return;
    }
    while (!this.#isStopped) {
      const result = await this.#ports.transport.deliver(this.#sink, event, this.#abort.signal);
      if (result.kind === 'delivered') return this.#delivered(position);
      if (this.#abort.signal.aborted) return;
      await this.#failed(result);
    }
  }

  async #delivered(position: number): Promise<void> {
    const { delivered } = this.#sink.progress;
    await this.#save({
      status: 'active',
      position,
      delivered: delivered + 1,
      lastDeliveredAt: this.#ports.clock.now(),
      failures: 0,
    });
  }

  async #failed(result: Exclude<DeliveryResult, { readonly kind: 'delivered' }>): Promise<void> {
    const at = this.#ports.clock.now();
    const { progress } = this.#sink;
    const { failingSince = at } = progress;
    const failures = progress.failures + 1;
    const lastFailure = { at, detail: result.detail };
    const failed = { ...progress, failures, failingSince, lastFailure };
    const isOver = result.kind === 'gone' || at - failingSince >= DISABLED_AFTER_MS;
    await this.#save(
      isOver ? { ...failed, status: 'disabled', reason: reasonOf(result, failures) } : failed,
    );
    this.#tell(isOver, result.detail, failures);
    if (isOver) return;
    const asked = result.kind === 'failed' ? result.retryAfterMs : undefined;
    await this.#pause(pauseAfter(failures, this.#ports.chance(), asked));
  }

  #tell(isOver: boolean, detail: string, failures: number): void {
    const { namespace, name } = this.#sink;
    const told = { sink: `${namespace}/${name}`, detail, failures };
    if (isOver) this.#ports.log.error('An event sink was disabled.', told);
    else if (failures === 1) this.#ports.log.warn('An event sink fails; it is tried again.', told);
  }

  async #save(progress: SinkProgress): Promise<void> {
    const { namespace, name } = this.#sink;
    await changeResource(
      this.#ports.store,
      { kind: 'event-sink', namespace, name },
      async (before) => {
        if (before === null) return { kind: 'leave', answer: null };
        const { settings } = sinkOf(before);
        return { kind: 'put', document: documentOf({ settings, progress }), answer: null };
      },
    );
    this.#sink = { ...this.#sink, progress };
    this.#stored = progress.position;
  }

  /** @param ms null: until there is news */
  async #pause(ms: number | null): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const alarm = ms === null ? null : this.#ports.clock.after(ms, resolve);
    this.#wake = resolve;
    await promise;
    this.#wake = null;
    alarm?.cancel();
  }
}

function reasonOf({ kind, detail }: DeliveryResult & { detail: string }, failures: number): string {
  if (kind === 'gone') return detail;
  const hours = DISABLED_AFTER_MS / 3_600_000;
  return `It failed ${failures} times in ${hours} hours, at last so: ${detail}`;
}

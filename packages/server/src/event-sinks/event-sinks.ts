import type { EventOutlet } from '../runtime/create-runtime.ts';
import { OneAtATime } from '../runtime/one-at-a-time.ts';
import { changeResource } from '../store/change-resource.ts';
import type { HeldEvents } from '../store/port.ts';
import type { ResourceId } from '../store/resources.ts';
import {
  documentOf,
  type EventSink,
  relieved,
  type SinkId,
  type SinkProgress,
  type SinkSettings,
  sinkOf,
} from './event-sink.ts';
import { type RunnerPorts, SinkRunner } from './sink-runner.ts';

export interface SinkQuery {
  readonly namespace: string;
  readonly after: string;
  readonly limit: number;
}

type Settled = Pick<EventSink, 'settings' | 'progress'>;

export const SINKS_MAX = 100;
/** For so long events are kept for sinks that have not taken them. */
export const HELD_MS = 72 * 60 * 60_000;
const PAGE = 200;

/**
 * The event sinks of all namespaces. Operations on one sink come one after another, each with its
 * runner ended: so only one of the two writes how far the sink has come.
 */
export class EventSinks implements EventOutlet {
  readonly #ports: RunnerPorts;
  readonly #runners = new Map<string, SinkRunner>();
  readonly #operations = new OneAtATime();
  #isClosed = false;

  constructor(ports: RunnerPorts) {
    this.#ports = ports;
  }

  /** Goes on where the sinks were. */
  async open(): Promise<void> {
    for await (const sink of this.#all()) this.#start(sink);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#runners.values()].map((runner) => runner.stop()));
  }

  accepted(namespaces: ReadonlySet<string>): void {
    for (const [key, runner] of this.#runners) {
      if (namespaces.has(key.split('/', 1)[0] ?? '')) runner.accepted();
    }
  }

  async held(): Promise<readonly HeldEvents[]> {
    const since = this.#ports.clock.now() - HELD_MS;
    const held: HeldEvents[] = [];
    for await (const { namespace, progress } of this.#all()) {
      held.push({ namespace, after: progress.position, since });
    }
    return held;
  }

  async get(id: SinkId): Promise<EventSink | null> {
    const resource = await this.#ports.store.resource({ kind: 'event-sink', ...id });
    return resource && sinkOf(resource);
  }

  async list({ namespace, after, limit }: SinkQuery): Promise<readonly EventSink[]> {
    const query = {
      kind: 'event-sink',
      namespace,
      after: { namespace, name: after },
      limit,
    } as const;
    return (await this.#ports.store.resources(query)).map(sinkOf);
  }

  /**
   * Makes the sink, which begins with the next event that is accepted, or changes its settings and
   * goes on where it is. Null when the namespace has as many as it can have.
   */
  set(id: SinkId, settings: SinkSettings): Promise<EventSink | null> {
    const { store } = this.#ports;
    return this.#operate(id, async (before) => {
      if (before !== null) return { settings, progress: before.progress };
      if ((await store.countResources('event-sink', id.namespace)) >= SINKS_MAX) return null;
      const position = await store.acceptedPosition(id.namespace);
      return { settings, progress: { status: 'active', position, delivered: 0, failures: 0 } };
    });
  }

  pause(id: SinkId): Promise<EventSink | null> {
    return this.#progress(id, async (progress) =>
      progress.status === 'active' ? { ...progress, status: 'paused' } : progress,
    );
  }

  /** Goes on with the event that is next, at once. */
  resume(id: SinkId): Promise<EventSink | null> {
    return this.#progress(id, async (progress) => relieved(progress));
  }

  /** Goes on, or back, to the first event that was accepted at `from` or later and is still kept. */
  replay(id: SinkId, from: number): Promise<EventSink | null> {
    return this.#progress(id, async (progress) => {
      const position = await this.#ports.store.acceptedPosition(id.namespace, from);
      return { ...relieved(progress), position };
    });
  }

  /** False when there is none. */
  async delete(id: SinkId): Promise<boolean> {
    return this.#operations.run(keyOf(id), async () => {
      await this.#stop(id);
      const resource = { kind: 'event-sink', ...id } as const;
      return changeResource(this.#ports.store, resource, async (before) =>
        before === null ? { kind: 'leave', answer: false } : { kind: 'delete', answer: true },
      );
    });
  }

  #progress(
    id: SinkId,
    change: (progress: SinkProgress) => Promise<SinkProgress>,
  ): Promise<EventSink | null> {
    return this.#operate(id, async (before) => {
      if (before === null) return null;
      return { settings: before.settings, progress: await change(before.progress) };
    });
  }

  #operate(
    id: SinkId,
    change: (before: EventSink | null) => Promise<Settled | null>,
  ): Promise<EventSink | null> {
    const resource = { kind: 'event-sink', namespace: id.namespace, name: id.name } as const;
    return this.#operations.run(keyOf(id), async () => {
      const before = await this.get(id);
      await this.#stop(id);
      try {
        return this.#startWhenThere(await this.#change(resource, change));
      } catch (error) {
        this.#startWhenThere(before);
        throw error;
      }
    });
  }

  #change(
    id: ResourceId,
    change: (before: EventSink | null) => Promise<Settled | null>,
  ): Promise<EventSink | null> {
    return changeResource<EventSink | null>(this.#ports.store, id, async (before) => {
      const changed = await change(before && sinkOf(before));
      if (changed === null) return { kind: 'leave', answer: null };
      const answer = { namespace: id.namespace, name: id.name, ...changed };
      return { kind: 'put', document: documentOf(changed), answer };
    });
  }

  #startWhenThere(sink: EventSink | null): EventSink | null {
    if (sink !== null) this.#start(sink);
    return sink;
  }

  #start(sink: EventSink): void {
    if (this.#isClosed || sink.progress.status !== 'active') return;
    this.#runners.set(keyOf(sink), new SinkRunner(sink, this.#ports));
  }

  async #stop(id: SinkId): Promise<void> {
    const runner = this.#runners.get(keyOf(id));
    this.#runners.delete(keyOf(id));
    await runner?.stop();
  }

  async *#all(): AsyncIterable<EventSink> {
    let after = { namespace: '', name: '' };
    for (;;) {
      const query = { kind: 'event-sink', after, limit: PAGE } as const;
      const page = await this.#ports.store.resources(query);
      yield* page.map(sinkOf);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }
}

/** No namespace has a slash in it. */
function keyOf({ namespace, name }: SinkId): string {
  return `${namespace}/${name}`;
}

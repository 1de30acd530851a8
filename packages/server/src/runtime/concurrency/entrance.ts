import type { Instant, RunConcurrency } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Store } from '../../store/port.ts';
import type { PlanMachines } from '../turns/plan-machines.ts';
import { type GroupId, groupId, groupOf } from './group.ts';
import type { Places } from './places.ts';

export interface EntrancePorts {
  readonly store: Pick<Store, 'run' | 'runEvents'>;
  readonly machines: Pick<PlanMachines, 'load'>;
  readonly places: Places;
  readonly now: () => Instant;
}

/** A run that is about to start. */
export interface Arrival {
  readonly namespace: string;
  readonly name: string;
  readonly planId: string;
  readonly input?: Json;
  /** The run that will wait for it. */
  readonly parentRunId?: string;
}

export type Entered<Value> =
  | { readonly kind: 'entered'; readonly value: Value }
  /** The group is full, and the definition lets nobody wait. */
  | { readonly kind: 'refused'; readonly concurrency: RunConcurrency };

/** Every run comes in here: at once, or into its concurrency group. */
export class Entrance {
  readonly #ports: EntrancePorts;

  constructor(ports: EntrancePorts) {
    this.#ports = ports;
  }

  /** `place` undefined: nothing limits the run, or it is within the place of a run that waits for it. */
  async enter<Value>(
    { namespace, name, planId, input, parentRunId }: Arrival,
    begin: (place?: 'held' | 'queued') => Promise<Value>,
  ): Promise<Entered<Value>> {
    const { machines, places, now } = this.#ports;
    const machine = await machines.load(planId);
    const { concurrency } = machine.admissionOf(input ?? {}, now());
    if (concurrency === undefined) return { kind: 'entered', value: await begin() };
    const group = groupId(namespace, name, concurrency.key);
    if (parentRunId !== undefined && (await this.#isInside(parentRunId, group))) {
      return { kind: 'entered', value: await begin() };
    }
    const wish = { concurrency, mayWait: true };
    const done = await places.enter(group, wish, async (place) => ({ value: await begin(place) }));
    return done === null ? { kind: 'refused', concurrency } : { kind: 'entered', ...done };
  }

  /**
   * Whether this run, or one that waits for it, holds a place of the group: what waits for its child
   * would wait for ever if the child waited for its place.
   */
  async #isInside(runId: string, group: GroupId): Promise<boolean> {
    const { store } = this.#ports;
    for (let id = runId; ; ) {
      const run = await store.run(id);
      if (run === null) return false;
      if (groupOf(run) === group && run.concurrency?.queuedAt === undefined) return true;
      const [first] = await store.runEvents(id, 0, 1);
      const parent = first?.event.type === 'run-started' ? first.event.parent : undefined;
      if (!parent?.await) return false;
      id = parent.runId;
    }
  }
}

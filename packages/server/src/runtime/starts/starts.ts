import type { StartKey, Store } from '../../store/port.ts';
import type { Ids } from '../ports.ts';
import type { StartAnswer, StartRequest } from '../runtime.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { hashOfRequest } from './request-hash.ts';

export interface StartPorts {
  readonly store: Pick<Store, 'startKey' | 'resolve'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly ids: Ids;
}

/** Starts runs; an idempotency key starts one, however often and however concurrently it comes. */
export class Starts {
  readonly #ports: StartPorts;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(ports: StartPorts) {
    this.#ports = ports;
  }

  start(request: StartRequest): Promise<StartAnswer> {
    const { namespace, idempotencyKey: key } = request;
    if (key === undefined) return this.#begin(request);
    return this.#alone(JSON.stringify([namespace, key]), () => this.#once(request, key));
  }

  async #once(request: StartRequest, key: string): Promise<StartAnswer> {
    const { namespace } = request;
    const requestHash = hashOfRequest(request);
    const known = await this.#ports.store.startKey(namespace, key);
    if (known === null) return this.#begin(request, { namespace, key, requestHash });
    const kind = known.requestHash === requestHash ? 'already-started' : 'key-reused';
    return { kind, runId: known.runId };
  }

  async #begin(request: StartRequest, key?: Omit<StartKey, 'runId'>): Promise<StartAnswer> {
    const { namespace, name, version, input, startedBy, tags } = request;
    const resolved = await this.#ports.store.resolve(namespace, name, version);
    if (resolved === null) return { kind: 'unknown-definition' };
    const runId = this.#ports.ids.runId();
    await this.#ports.loop.ask({
      runId,
      command: {
        type: 'start',
        runId,
        ...(input !== undefined && { input }),
        ...(startedBy !== undefined && { startedBy }),
        ...(tags !== undefined && { tags }),
      },
      creates: {
        namespace,
        definition: { name, version: resolved.version },
        planId: resolved.planId,
        isFresh: true,
        ...(key !== undefined && { startKey: { ...key, runId } }),
      },
    });
    return { kind: 'started', runId };
  }

  /** One after another for the same key. */
  async #alone<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#underWay.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#underWay.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
    }
  }
}

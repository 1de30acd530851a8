import type { Settled, StartKey, Store } from '../../store/port.ts';
import type { Entrance } from '../concurrency/entrance.ts';
import type { OneAtATime } from '../one-at-a-time.ts';
import type { Ids } from '../ports.ts';
import type { StartAnswer, StartRequest } from '../runtime.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { hashOfRequest } from './request-hash.ts';

export interface StartPorts {
  readonly store: Pick<Store, 'startKey' | 'resolve'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly entrance: Pick<Entrance, 'enter'>;
  readonly ids: Ids;
  /** Where all that comes with the same key of a namespace goes one after another. */
  readonly keys: OneAtATime;
}

/** What belongs to the start of a run whose id is known by now. */
export interface Beginning {
  /** Called before anything of the run has happened. */
  readonly begins?: (runId: string) => void;
  /** What the start settles, in the transaction of the run's first turn. */
  readonly settles?: (runId: string) => Partial<Settled>;
}

/** Starts runs; an idempotency key starts one, however often and however concurrently it comes. */
export class Starts {
  readonly #ports: StartPorts;

  constructor(ports: StartPorts) {
    this.#ports = ports;
  }

  start(request: StartRequest, beginning: Beginning = {}): Promise<StartAnswer> {
    const { namespace, idempotencyKey: key } = request;
    if (key === undefined) return this.#begin(request, beginning);
    const work = () => this.#once(request, key, beginning);
    return this.#ports.keys.run(JSON.stringify([namespace, key]), work);
  }

  async #once(request: StartRequest, key: string, beginning: Beginning): Promise<StartAnswer> {
    const { namespace } = request;
    const requestHash = hashOfRequest(request);
    const known = await this.#ports.store.startKey(namespace, key);
    if (known === null) return this.#begin(request, beginning, { namespace, key, requestHash });
    const kind = known.requestHash === requestHash ? 'already-started' : 'key-reused';
    return { kind, runId: known.runId };
  }

  async #begin(
    request: StartRequest,
    { begins, settles }: Beginning,
    key?: Omit<StartKey, 'runId'>,
  ): Promise<StartAnswer> {
    const { namespace, name, version, input, startedBy, vouchedBy, tags, rerunOf } = request;
    const resolved = await this.#ports.store.resolve(namespace, name, version);
    if (resolved === null) return { kind: 'unknown-definition' };
    const arrival = {
      namespace,
      name,
      planId: resolved.planId,
      ...(input !== undefined && { input }),
    };
    const entered = await this.#ports.entrance.enter(arrival, async (place) => {
      const runId = this.#ports.ids.runId();
      begins?.(runId);
      await this.#ports.loop.ask({
        runId,
        command: {
          type: 'start',
          runId,
          ...(input !== undefined && { input }),
          ...(startedBy !== undefined && { startedBy }),
          ...(vouchedBy !== undefined && { vouchedBy }),
          ...(tags !== undefined && { tags }),
          ...(rerunOf !== undefined && { rerunOf }),
          ...(place !== undefined && { place }),
        },
        ...(settles && { settles: settles(runId) }),
        creates: {
          namespace,
          definition: { name, version: resolved.version },
          planId: resolved.planId,
          isFresh: true,
          ...(key !== undefined && { startKey: { ...key, runId } }),
        },
      });
      return runId;
    });
    if (entered.kind === 'entered') return { kind: 'started', runId: entered.value };
    return { kind: 'limit-reached', concurrency: entered.concurrency };
  }
}

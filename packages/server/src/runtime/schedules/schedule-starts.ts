import type { ScheduleId, Settled, Store, StoredSchedule } from '../../store/port.ts';
import { ENDED } from '../end-watch.ts';
import type { Clock, Log } from '../ports.ts';
import type { RunSummary, StartRequest, TriggerAnswer } from '../runtime.ts';
import type { Starts } from '../starts/starts.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import type { EventStartPorts, EventStarts } from './event-starts.ts';
import { advance, dropped, nextToStart, started, stateOf, watchedRuns } from './rules.ts';
import { changesOf } from './schedule-change.ts';
import { keyOf } from './schedule-key.ts';
import type { EndedRun, Fire, ScheduleState } from './schedule-state.ts';
import { startRequestOf } from './start-request.ts';

export interface ScheduleStartsPorts {
  readonly store: Pick<Store, 'schedule' | 'run' | 'eventSets' | 'eventSet'>;
  readonly loop: Pick<TurnLoop, 'ask' | 'settle'>;
  readonly starts: Pick<Starts, 'start'>;
  readonly matcherOf: EventStartPorts['matcherOf'];
  readonly clock: Clock;
  readonly log: Log;
  /** Whether there is room for another run. */
  readonly hasRoom: () => boolean;
}

/**
 * Starts the runs of one schedule after another. What a schedule remembers changes in the transaction
 * of the run it starts, and a fire's instant is the key of that start: so each fire starts one run,
 * whoever dies when, and however the clock jumps.
 */
export class ScheduleStarts {
  readonly #ports: ScheduleStartsPorts;
  readonly #events: EventStarts;
  /** Schedules that wait for the end of a run. */
  readonly #watching = new Set<string>();
  #isClosed = false;

  constructor(ports: ScheduleStartsPorts, events: EventStarts) {
    this.#ports = ports;
    this.#events = events;
  }

  close(): void {
    this.#isClosed = true;
  }

  watch(id: ScheduleId): void {
    this.#watching.add(keyOf(id));
  }

  isWatching(id: ScheduleId): boolean {
    return this.#watching.size > 0 && this.#watching.has(keyOf(id));
  }

  /** Starts whatever may start; false when there is no room for it. */
  async advance(id: ScheduleId): Promise<boolean> {
    while (!this.#isClosed) {
      const stored = await this.#ports.store.schedule(id.namespace, id.name);
      if (stored === null) {
        await this.#events.discard(id);
        return true;
      }
      const before = stateOf(stored);
      const ended = await this.#ended(watchedRuns(before));
      const state = advance(stored, before, this.#ports.clock.now(), ended);
      if (this.#events.isOffered(id)) {
        if (!this.#ports.hasRoom()) return false;
        await this.#events.take(stored, state);
        continue;
      }
      const fire = nextToStart(stored.schedule, state);
      if (fire === undefined) {
        if (state !== stored.state) await this.save(stored, state);
        await this.#cancel(state.cancelling);
        return true;
      }
      if (!this.#ports.hasRoom()) return false;
      const request = await this.#requestOf(stored, fire);
      const answer = request && (await this.begin(stored, state, fire, request));
      if (answer === null || answer.kind === 'limit-reached') {
        await this.#drop(stored, state, fire);
      }
    }
    return true;
  }

  async begin(
    stored: StoredSchedule,
    state: ScheduleState,
    fire: Fire,
    request: StartRequest,
  ): Promise<Extract<TriggerAnswer, { kind: 'started' | 'limit-reached' }>> {
    const { starts, loop, clock } = this.#ports;
    // Before it starts: a run can end in the turn in which it begins.
    this.#watching.add(keyOf(stored));
    const settles = (runId: string): Partial<Settled> => {
      const after = started(stored.schedule, state, fire, { runId, startedAt: clock.now() });
      return changesOf(stored, after);
    };
    const answer = await starts.start(request, { settles });
    if (answer.kind === 'limit-reached') return answer;
    if (!('runId' in answer)) {
      throw new Error(`Expected ${stored.name} ${stored.version} to start, but: ${answer.kind}.`);
    }
    if (answer.kind !== 'started') await loop.settle(settles(answer.runId));
    return { kind: 'started', runId: answer.runId };
  }

  /** Null when the events that it is for are gone. */
  async #requestOf(stored: StoredSchedule, fire: Fire): Promise<StartRequest | null> {
    if (fire.set === undefined) return startRequestOf(stored, fire, 'schedule');
    return this.#events.requestOf(stored, fire.set, fire);
  }

  /** It starts no run: the limit of the definition says so. */
  async #drop(stored: StoredSchedule, state: ScheduleState, fire: Fire): Promise<void> {
    const { namespace, name } = stored;
    const after = dropped(stored.schedule, state, fire, this.#ports.clock.now());
    await this.#ports.loop.settle(changesOf(stored, after));
    this.#ports.log.info('A fire started no run: the limit of the definition is reached.', {
      namespace,
      name,
    });
  }

  async save(stored: StoredSchedule, state: ScheduleState): Promise<void> {
    if (watchedRuns(state).length > 0) this.#watching.add(keyOf(stored));
    else this.#watching.delete(keyOf(stored));
    await this.#ports.loop.settle(changesOf(stored, state));
  }

  async #ended(runIds: readonly string[]): Promise<readonly EndedRun[]> {
    const runs = await Promise.all(runIds.map((runId) => this.#ports.store.run(runId)));
    return runs.filter((run) => run !== null && ENDED.has(run.status)).map(endOf);
  }

  /** Asked again until they have ended: a cancel that comes twice is refused. */
  async #cancel(runIds: readonly string[]): Promise<void> {
    const reason = 'The schedule has started a newer run.';
    const command = { type: 'cancel', rollback: false, by: 'schedule', reason } as const;
    for (const runId of runIds) await this.#ports.loop.ask({ runId, command });
  }
}

function endOf(run: RunSummary | null): EndedRun {
  if (run?.endedAt === undefined) throw new Error('Expected a run that has ended, but it has not.');
  return { runId: run.id, endedAt: run.endedAt };
}

import type { EventMatcher, EventSet } from '@tutti/engine';
import type { EventTrigger } from '@tutti/language';
import type { Delivery, ScheduleId, Settled, Store, StoredSchedule } from '../../store/port.ts';
import type { Clock, Log } from '../ports.ts';
import type { StartRequest } from '../runtime.ts';
import type { Starts } from '../starts/starts.ts';
import { LeastRecentlyUsed } from '../turns/least-recently-used.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { EventInbox } from './event-inbox.ts';
import { type CompleteSet, gatherSets } from './gather-sets.ts';
import { isTracking, queueEvents } from './rules.ts';
import { changeOfSet, changesOf } from './schedule-change.ts';
import type { Fire, ScheduleState, StartedFire } from './schedule-state.ts';
import { eventStartOf } from './start-request.ts';

/** Events that a schedule takes at a time. */
const PAGE = 200;

const KEPT_MATCHERS = 500;

export interface EventStartPorts {
  readonly store: Pick<Store, 'eventSets' | 'eventSet'>;
  readonly loop: Pick<TurnLoop, 'settle'>;
  readonly starts: Pick<Starts, 'start'>;
  readonly matcherOf: (trigger: EventTrigger) => EventMatcher;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes runs of the events that schedules hear. A delivery stays in the store until the transaction
 * that starts the run of its set, or that keeps the set; the events themselves are the key of the
 * start. So each counts once, whoever dies when.
 */
export class EventStarts {
  readonly #ports: EventStartPorts;
  readonly #inbox = new EventInbox();
  readonly #matchers = new LeastRecentlyUsed<string, EventMatcher>(KEPT_MATCHERS);

  constructor(ports: EventStartPorts) {
    this.#ports = ports;
  }

  /** Resolves when the schedule has settled it, rejects when it could not be taken. */
  offer(delivery: Delivery, id: ScheduleId): Promise<void> {
    return this.#inbox.add(delivery, id);
  }

  isOffered(id: ScheduleId): boolean {
    return this.#inbox.first(id, 1).length > 0;
  }

  /** The schedule could not go on: whoever offers events comes again with them. */
  giveBack(id: ScheduleId, error: unknown): void {
    this.#inbox.giveBack(id, error);
  }

  /** There is no such schedule any more. */
  async discard(id: ScheduleId): Promise<void> {
    const deliveries = this.#inbox.first(id, Infinity).map(({ position }) => position);
    if (deliveries.length > 0) await this.#settle(id, { deliveries });
  }

  /** Takes a page of what was offered: starts runs, or queues them where policies have the say. */
  async take(stored: StoredSchedule, state: ScheduleState): Promise<void> {
    const trigger = triggerOf(stored);
    const deliveries = this.#inbox.first(stored, PAGE);
    if (trigger === undefined || state.isPaused) {
      const all = deliveries.map(({ position }) => position);
      return this.#settle(stored, { deliveries: all });
    }
    const complete = await this.#gather(stored, trigger, deliveries);
    if (complete.length === 0) return;
    if (isTracking(stored.schedule)) await this.#queue(stored, state, complete);
    else await this.#startAll(stored, state, complete);
  }

  /** The start of the run that a queued fire is for; null when its events are gone. */
  async requestOf(
    stored: StoredSchedule,
    position: number,
    fire: Fire,
  ): Promise<StartRequest | null> {
    const found = await this.#ports.store.eventSet(stored, position);
    return found && this.#request(stored, fire, found.set);
  }

  /** Keeps the sets that wait for more, and answers those that do not. */
  async #gather(
    stored: StoredSchedule,
    trigger: EventTrigger,
    deliveries: readonly Delivery[],
  ): Promise<readonly CompleteSet[]> {
    const { store, clock } = this.#ports;
    const { complete, waiting, dropped, settled } = gatherSets({
      matcher: this.#matcher(stored, trigger),
      deliveries,
      sets: isOfSets(trigger) ? await store.eventSets(stored) : [],
      now: clock.now(),
      completeWithinMs: stored.schedule.completeWithinMs,
    });
    this.#warnOfDropped(stored, dropped.length);
    const sets = [
      ...dropped.map((position) => changeOfSet(stored, position, null)),
      ...waiting.map(({ position, ...rest }) => changeOfSet(stored, position, rest)),
    ];
    if (settled.length > 0) await this.#settle(stored, { deliveries: settled, sets });
    return complete;
  }

  /** Nothing stands in the way of a run for each. */
  async #startAll(
    stored: StoredSchedule,
    state: ScheduleState,
    sets: readonly CompleteSet[],
  ): Promise<void> {
    const started = await Promise.allSettled(sets.map((set) => this.#start(stored, set)));
    const failed = started.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const last = started
      .flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []))
      .at(-1);
    const next = { ...state, ...(last && { last }) };
    await this.#ports.loop.settle(changesOf(stored, next));
  }

  async #start(stored: StoredSchedule, { position, set, deliveries }: CompleteSet) {
    const { starts, loop, clock } = this.#ports;
    const fire: Fire = { at: clock.now(), reason: 'event' };
    const request = this.#request(stored, fire, set);
    const settled = { deliveries, sets: [changeOfSet(stored, position, null)] };
    const answer = await starts.start(request, { settles: () => settled });
    if (answer.kind === 'limit-reached') {
      await this.#settle(stored, settled);
      this.#ports.log.info('Events started no run: the limit of the definition is reached.', {
        namespace: stored.namespace,
        name: stored.name,
      });
      return null;
    }
    if (!('runId' in answer)) {
      throw new Error(`Expected ${stored.name} ${stored.version} to start, but: ${answer.kind}.`);
    }
    if (answer.kind !== 'started') await loop.settle(settled);
    this.#inbox.settled(stored, deliveries);
    return { ...fire, runId: answer.runId, startedAt: clock.now() } satisfies StartedFire;
  }

  /** The policies of the schedule have the say about when, and whether, they start a run. */
  async #queue(
    stored: StoredSchedule,
    state: ScheduleState,
    sets: readonly CompleteSet[],
  ): Promise<void> {
    const at = this.#ports.clock.now();
    const fires = sets.map(({ position }): Fire => ({ at, reason: 'event', set: position }));
    const next = queueEvents(stored.schedule, state, fires);
    const queued = new Set(next.queue.map(({ set }) => set));
    const changes = changesOf(stored, next);
    this.#warnOfDropped(stored, changes.sets.length);
    const kept = sets.map(({ position, set }) =>
      changeOfSet(stored, position, queued.has(position) ? { set, expiresAt: null } : null),
    );
    const deliveries = sets.flatMap((set) => set.deliveries);
    await this.#settle(stored, { ...changes, deliveries, sets: [...changes.sets, ...kept] });
  }

  async #settle(id: ScheduleId, settled: Partial<Settled>): Promise<void> {
    await this.#ports.loop.settle(settled);
    this.#inbox.settled(id, settled.deliveries ?? []);
  }

  #request(stored: StoredSchedule, fire: Fire, set: EventSet): StartRequest {
    const trigger = triggerOf(stored);
    if (trigger === undefined) throw new Error('Expected a trigger for events, but there is none.');
    return eventStartOf(stored, fire, set, this.#matcher(stored, trigger).inputOf(set));
  }

  #matcher({ planId }: StoredSchedule, trigger: EventTrigger): EventMatcher {
    const known = this.#matchers.get(planId);
    if (known !== undefined) return known;
    const matcher = this.#ports.matcherOf(trigger);
    this.#matchers.set(planId, matcher);
    return matcher;
  }

  #warnOfDropped({ namespace, name }: ScheduleId, sets: number): void {
    if (sets === 0) return;
    const message = 'A schedule has dropped the oldest events that waited: there are too many.';
    this.#ports.log.warn(message, { namespace, name, sets });
  }
}

function triggerOf({ schedule }: StoredSchedule): EventTrigger | undefined {
  return schedule.triggers.find((trigger) => trigger.kind === 'on');
}

/** One event is not always enough. */
function isOfSets({ to }: EventTrigger): boolean {
  return to.kind === 'all' || (to.kind === 'any' && to.until !== undefined);
}

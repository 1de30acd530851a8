import { type Store, StoreFault } from '../../store/port.ts';
import { ENDED } from '../end-watch.ts';
import type { Alarm, Clock, Log } from '../ports.ts';
import type { CommittedTurn } from '../runtime.ts';
import type { TurnLoop } from '../turns/turn-loop.ts';
import { decidePlaces, type Entry, type PlaceDecisions, type Wish } from './decide-places.ts';
import { type GroupId, groupId } from './group.ts';

/** Places that are looked at, and groups and wishes that are dealt with, at the same time. */
const PLACES = 32;
const PAGE = 200;

/** How long a group that could not be looked at is left alone. */
const REST_MS = 1000;

const REASON = 'A newer run of its concurrency group takes its place.';

export interface PlacePorts {
  readonly store: Pick<Store, 'places' | 'queuedGroups'>;
  readonly loop: Pick<TurnLoop, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface PendingWish extends Wish {
  /** Carries the wish out; resolves when that is committed. */
  grant(entry: Entry): Promise<void>;
  reject(error: unknown): void;
}

/** What is to be done for one group. Exists only while there is something. */
interface Lane {
  readonly wishes: PendingWish[];
  lookAgain: boolean;
}

/**
 * Gives the places of concurrency groups to runs. Each decision rests upon what is committed, and
 * the next one for the same group waits until this one is: so nobody is admitted twice, whoever dies
 * when, and a queued run costs nothing but its rows.
 */
export class Places {
  readonly #ports: PlacePorts;
  readonly #lanes = new Map<GroupId, Lane>();
  readonly #alarms = new Set<Alarm>();
  /** The group the reconciler has come to. */
  #position: GroupId = '';
  #isClosed = false;

  constructor(ports: PlacePorts) {
    this.#ports = ports;
  }

  /**
   * Calls `begin` when it is settled whether the run holds a place or waits for one, and answers what
   * that answers; null when the group is full and the run is refused. `mayWait` false: it is
   * refused instead of waiting.
   */
  enter<Value>(
    group: GroupId,
    wish: Wish,
    begin: (place: 'held' | 'queued') => Promise<Value>,
  ): Promise<Value | null> {
    return new Promise((resolve, reject) => {
      const grant = async (entry: Entry) =>
        resolve(entry === 'refused' ? null : await begin(entry));
      const lane = this.#laneOf(group);
      lane.wishes.push({ ...wish, grant, reject });
    });
  }

  /** A turn was just committed: a place may have become free. */
  committed({ namespace, summary }: CommittedTurn): void {
    const { concurrency, definition, status } = summary;
    if (concurrency === undefined || !ENDED.has(status)) return;
    this.#touch(groupId(namespace, definition.name, concurrency.key));
  }

  /** Looks at some of the groups in which runs wait, and at the next ones the next time. */
  async takeUp(): Promise<void> {
    try {
      const groups = await this.#ports.store.queuedGroups(this.#position, PAGE);
      for (const group of groups) this.#touch(group);
      this.#position = groups.length < PAGE ? '' : (groups.at(-1) ?? '');
    } catch (error) {
      this.#ports.log.warn('Queued runs could not be read; it will be tried again.', { error });
    }
  }

  /** After the start: everything may have happened unseen. */
  async open(): Promise<void> {
    do await this.takeUp();
    while (this.#position !== '' && !this.#isClosed);
  }

  close(): void {
    this.#isClosed = true;
    for (const alarm of this.#alarms) alarm.cancel();
  }

  #touch(group: GroupId): void {
    this.#laneOf(group).lookAgain = true;
  }

  #laneOf(group: GroupId): Lane {
    const known = this.#lanes.get(group);
    if (known !== undefined) return known;
    const lane: Lane = { wishes: [], lookAgain: false };
    this.#lanes.set(group, lane);
    void this.#work(group, lane);
    return lane;
  }

  async #work(group: GroupId, lane: Lane): Promise<void> {
    // What brought the lane into being is put into it first.
    await Promise.resolve();
    while ((lane.wishes.length > 0 || lane.lookAgain) && !this.#isClosed) {
      lane.lookAgain = false;
      const wishes = lane.wishes.splice(0, PAGE);
      try {
        await this.#pass(group, lane, wishes);
      } catch (error) {
        for (const { reject } of wishes) reject(error);
        this.#rest(group, error);
      }
    }
    this.#lanes.delete(group);
    for (const { reject } of lane.wishes) {
      reject(new StoreFault('Expected the runtime to be open, but it is closed.'));
    }
  }

  async #pass(group: GroupId, lane: Lane, wishes: readonly PendingWish[]): Promise<void> {
    const places = await this.#ports.store.places(group, PLACES);
    const decisions = decidePlaces(places, wishes);
    const granted = wishes.map(async (wish, index) => {
      const entry = decisions.entries[index] ?? 'refused';
      // Whoever waits may have to make older ones give way.
      if (entry === 'queued') lane.lookAgain = true;
      await wish.grant(entry).catch((error: unknown) => wish.reject(error));
    });
    // A wish that is being granted is not rejected because something else has failed.
    const changing = this.#carryOut(decisions).catch((error: unknown) => this.#rest(group, error));
    const [changed] = await Promise.all([changing, ...granted]);
    if (changed === true) lane.lookAgain = true;
  }

  /** Whether anything has changed by it. */
  async #carryOut({ admitted, cancelled }: PlaceDecisions): Promise<boolean> {
    const { loop } = this.#ports;
    const asks = [
      ...admitted.map((runId) => loop.ask({ runId, command: { type: 'admit' } })),
      ...cancelled.map(({ runId, rollback }) =>
        loop.ask({
          runId,
          command: { type: 'cancel', rollback, by: 'concurrency', reason: REASON },
        }),
      ),
    ];
    // All of them: the next look must not overlook what is on its way to the store.
    const outcomes = await Promise.allSettled(asks);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outcomes.some((one) => one.status === 'fulfilled' && one.value.kind === 'accepted');
  }

  #rest(group: GroupId, error: unknown): void {
    if (this.#isClosed) return;
    this.#ports.log.warn('A concurrency group could not be looked at; it will be tried again.', {
      group,
      error,
    });
    const alarm = this.#ports.clock.after(REST_MS, () => {
      this.#alarms.delete(alarm);
      this.#touch(group);
    });
    this.#alarms.add(alarm);
  }
}

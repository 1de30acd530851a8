import type { Json } from '@tutti/jq';
import type { ReceiveCall } from '@tutti/language';
import { tell } from './ask.ts';
import { type Item, type Moment, NEVER } from './environment.ts';
import { fillArgument, holds, holdsSafely, milliseconds, type Place } from './evaluate.ts';
import { Halt, settled, Undetermined } from './halt.ts';
import { iterateOnce } from './iterate.ts';
import type { Problem } from './problem.ts';

/** M1 to M7. */
export function receive(call: ReceiveCall, place: Place) {
  const { scope, at, pointer } = place;
  const request = {
    kind: 'call',
    pointer,
    arguments: fillArgument(place, call.arguments),
  } as const;
  const { consume } = call;
  const endsAt = consume.for
    ? scope.environment.timer(at, milliseconds(place, consume.for))
    : NEVER;
  tell(request, place);
  const arrivals = scope.environment.items(request, at);
  return new Reception(call, { place, endsAt, arrivals }).follow();
}

interface Course {
  readonly place: Place;
  /** M3. */
  readonly endsAt: Moment;
  readonly arrivals: readonly Item[];
}

class Reception {
  readonly #call: ReceiveCall;
  readonly #course: Course;
  readonly #outputs: Json[] = [];
  readonly #seen = new Set<string>();

  constructor(call: ReceiveCall, course: Course) {
    this.#call = call;
    this.#course = course;
  }

  follow(): { readonly at: Moment; readonly output: Json } {
    const { place, endsAt, arrivals } = this.#course;
    let now = place.at;
    for (const arrival of arrivals) {
      const at = Math.max(now, arrival.at);
      if (at === endsAt) throw new Undetermined('an item at the end');
      if (at > endsAt) break;
      if ('ends' in arrival) return { at, output: this.#outputs };
      if ('problem' in arrival) throw failed(arrival.at, arrival.problem, place.pointer);
      if (!this.#takes(arrival, at)) continue;
      now = this.#handle(arrival.item, at);
      if (this.#isEnough(arrival, now)) return { at: now, output: this.#outputs };
    }
    const end = Math.max(now, endsAt);
    if (end === NEVER) throw new Halt(NEVER, { kind: 'stuck' });
    return { at: end, output: this.#outputs };
  }

  /** M4, M5. */
  #takes({ item, id }: Arrival, at: Moment): boolean {
    const { filter } = this.#call;
    if (id !== undefined && this.#seen.has(id)) return false;
    if (filter && !holdsSafely({ ...this.#course.place, at, data: item }, filter)) return false;
    if (id !== undefined) this.#seen.add(id);
    return true;
  }

  /** M7: an iteration ends with the call, when that fails meanwhile. Answers when it is done. */
  #handle(item: Json, at: Moment): Moment {
    const { place, arrivals, endsAt } = this.#course;
    const { foreach, consume } = this.#call;
    const index = this.#outputs.length;
    if (!foreach) {
      this.#outputs.push(item);
      return at;
    }
    const { timeline } = place.scope;
    const from = timeline.length;
    const end = settled(() => iterateOnce(foreach, { item, index }, { ...place, at }));
    const isOver = index + 1 === consume.amount;
    const failure = isOver ? undefined : arrivals.find((each) => 'problem' in each);
    if (failure && 'problem' in failure && failure.at <= Math.min(end.at, endsAt)) {
      timeline.cut(from, failure.at);
      throw failed(failure.at, failure.problem, place.pointer);
    }
    if (end instanceof Halt) throw end;
    this.#outputs.push(end.output);
    return end.at;
  }

  /** M2, M3: of what was over meanwhile nothing more is asked. */
  #isEnough(arrival: Item, at: Moment): boolean {
    const { place, arrivals, endsAt } = this.#course;
    const { amount, until, while: condition } = this.#call.consume;
    if (this.#outputs.length === amount) return true;
    const next = arrivals[arrivals.indexOf(arrival) + 1];
    if (at > endsAt || (next && 'ends' in next && next.at <= at)) return true;
    const now = { ...place, at, data: [...this.#outputs] };
    return (
      (condition !== undefined && !holds(now, condition)) ||
      (until !== undefined && holds(now, until))
    );
  }
}

type Arrival = Extract<Item, { readonly item: Json }>;

function failed(at: Moment, problem: Problem, instance: string): Halt {
  return new Halt(at, { kind: 'raised', problem: { ...problem, instance } });
}

import type { Json } from '@tutti/jq';
import type { ReceiveCall } from '@tutti/language';
import { tell } from './ask.ts';
import { type Moment, NEVER } from './environment.ts';
import { fillArgument, holds, holdsSafely, milliseconds, type Place } from './evaluate.ts';
import { Halt, Undetermined } from './halt.ts';

/** M1 to M6. */
export function receive(call: ReceiveCall, place: Place) {
  const { scope, at, pointer } = place;
  if (call.foreach) throw new Undetermined('a receiver with iterations');
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
  const taken: Json[] = [];
  const seen = new Set<string>();
  for (const arrival of scope.environment.items(request, at)) {
    if (arrival.at === endsAt) throw new Undetermined('an item at the end');
    if (arrival.at > endsAt) break;
    if ('ends' in arrival) return { at: arrival.at, output: taken };
    if ('problem' in arrival) throw failed(arrival.at, arrival.problem, pointer);
    const now = { ...place, at: arrival.at, data: arrival.item };
    if (arrival.id !== undefined && seen.has(arrival.id)) continue;
    if (call.filter && !holdsSafely(now, call.filter)) continue;
    if (arrival.id !== undefined) seen.add(arrival.id);
    taken.push(arrival.item);
    if (isEnough(call, { ...now, data: [...taken] })) return { at: arrival.at, output: taken };
  }
  if (endsAt === NEVER) throw new Halt(NEVER, { kind: 'stuck' });
  return { at: endsAt, output: taken };
}

function failed(at: Moment, problem: { type: string; status: number }, instance: string): Halt {
  return new Halt(at, { kind: 'raised', problem: { ...problem, instance } });
}

/** M2. */
function isEnough({ consume }: ReceiveCall, place: Place): boolean {
  const { amount, until } = consume;
  if (amount !== undefined && Array.isArray(place.data) && place.data.length >= amount) return true;
  if (consume.while && !holds(place, consume.while)) return true;
  return until !== undefined && holds(place, until);
}

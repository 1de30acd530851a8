import type { Json } from '@tutti/jq';

/**
 * Whether the JSON text of `value` is surely longer than so many characters: what no text is made for.
 * Looks no further than it must.
 */
export function isLongerThan(value: Json, characters: number): boolean {
  return roomAfter(value, characters) < 0;
}

/** What is left of `room` after the value; negative as soon as there is none. */
function roomAfter(value: Json, room: number): number {
  if (typeof value === 'string') return room - value.length - 2;
  if (value === null || typeof value !== 'object') return room - 1;
  let left = room - 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      left = roomAfter(item, left);
      if (left < 0) return left;
    }
    return left;
  }
  const members = value as { readonly [key: string]: Json };
  for (const key in members) {
    const item = members[key];
    if (item === undefined) continue;
    left = roomAfter(item, left - key.length - 3);
    if (left < 0) return left;
  }
  return left;
}

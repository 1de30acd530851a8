import type { Json } from '@tutti/jq';

/** How deep data may nest: of much deeper data no JSON text could be made. */
export const DEPTH_MAX = 1000;

/**
 * `value` as it will be when the log is read back: JSON has no NaN (null), no infinity (the largest
 * number), no minus zero, and no undefined member. The same value when nothing changes; undefined
 * when it nests too deep.
 */
export function storable(value: Json, room = DEPTH_MAX): Json | undefined {
  return isStorable(value, room) ? value : mended(value, room);
}

/** Nearly all data is: it is looked through without a copy. */
function isStorable(value: Json | undefined, room: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (value === null || typeof value !== 'object') return value !== undefined;
  if (room === 0) return false;
  const members: readonly (Json | undefined)[] = Array.isArray(value)
    ? value
    : Object.values(value);
  for (const member of members) {
    if (!isStorable(member, room - 1)) return false;
  }
  return true;
}

function mended(value: Json, room: number): Json | undefined {
  if (typeof value === 'number') return storableNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (room === 0) return undefined;
  if (Array.isArray(value)) return storableItems(value, room - 1);
  return storableMembers(value as { readonly [key: string]: Json }, room - 1);
}

function storableNumber(value: number): Json {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return Math.sign(value) * Number.MAX_VALUE;
  return value === 0 ? 0 : value;
}

function storableItems(items: readonly Json[], room: number): Json | undefined {
  const mapped = items.map((item) => mended(item, room));
  if (mapped.some((item) => item === undefined)) return undefined;
  return mapped.every((item, index) => Object.is(item, items[index])) ? items : (mapped as Json[]);
}

function storableMembers(
  object: { readonly [key: string]: Json | undefined },
  room: number,
): Json | undefined {
  const members: [string, Json][] = [];
  let isSame = true;
  for (const [key, value] of Object.entries(object)) {
    const mapped = value === undefined ? undefined : mended(value, room);
    if (mapped === undefined && value !== undefined) return undefined;
    if (mapped !== undefined) members.push([key, mapped]);
    isSame &&= Object.is(mapped, value) && value !== undefined;
  }
  return isSame ? (object as Json) : Object.fromEntries(members);
}

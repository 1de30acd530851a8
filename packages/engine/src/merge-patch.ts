import type { Json } from '@tutti/jq';
import { isJsonObject } from './json-object.ts';

/** `target` with `patch` applied as of RFC 7396: null removes a member, what is no object replaces. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const base = isJsonObject(target) ? target : {};
  const kept = Object.entries(base).filter(([name]) => !Object.hasOwn(patch, name));
  const changed = Object.entries(patch).flatMap(([name, value]) => {
    const before = Object.hasOwn(base, name) ? (base[name] as Json) : null;
    return value === null ? [] : [[name, mergePatch(before, value)] as const];
  });
  return Object.fromEntries([...kept, ...changed]);
}

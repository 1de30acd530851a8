import type { Json } from '../json.ts';

/** Where a value is found: the way back to the input, innermost key first. */
export class Path {
  readonly parent: Path | undefined;
  readonly key: Json;
  readonly length: number;

  constructor(parent: Path | undefined, key: Json, length: number) {
    this.parent = parent;
    this.key = key;
    this.length = length;
  }
}

/** The input itself. */
export const ROOT = new Path(undefined, null, 0);

/** Of a value that was made rather than found; nothing can be reached through it. */
export const NOWHERE = new Path(undefined, null, -1);

export function extend(path: Path, key: Json): Path {
  return new Path(path, key, path.length + 1);
}

/** The keys from the input inward. */
export function keysOf(path: Path): Json[] {
  const keys = new Array<Json>(path.length);
  let cell: Path | undefined = path;
  for (let index = path.length - 1; index >= 0 && cell !== undefined; index--) {
    keys[index] = cell.key;
    cell = cell.parent;
  }
  return keys;
}

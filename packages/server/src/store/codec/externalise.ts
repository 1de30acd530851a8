import { createHash } from 'node:crypto';
import type { Json } from '@tutti/jq';

/** A part of a document that is stored on its own, under the hash of its text. */
export interface Blob {
  readonly hash: string;
  readonly text: string;
}

/** Where in the document a blob belongs: a JSON pointer, and the blob's hash. */
export type Reference = readonly [pointer: string, hash: string];

export interface Externalised {
  /** The document with null wherever a reference points. */
  readonly value: Json;
  /** Outer ones first: a blob may have holes that later references fill. */
  readonly references: readonly Reference[];
  readonly blobs: readonly Blob[];
}

/** Values that were taken out before: what refers to them, with pointers that begin at the value. */
export type Taken = Map<Json, readonly Reference[]>;

/**
 * A value that passes through tasks is the same one each time. Few are remembered: long texts are
 * found among others by comparing them.
 */
const REMEMBERED = 16;

interface Taking {
  readonly limit: number;
  readonly taken: Taken;
  /** Inner ones first. */
  readonly references: Reference[];
  readonly blobs: Map<string, Blob>;
}

/**
 * Takes every part out of `document` whose own text is longer than `limit` characters, the
 * innermost ones first, so that a large value is the same blob whatever surrounds it. The document
 * itself stays. References are beside the document, never in it: no data can forge one. What is in
 * `taken` is only referred to; what is taken out now is added to it.
 */
export function externalise(document: Json, limit: number, taken: Taken = new Map()): Externalised {
  const taking: Taking = { limit, taken, references: [], blobs: new Map() };
  const { value } = shrink(document, '', taking);
  const { references, blobs } = taking;
  return { value, references: references.reverse(), blobs: [...blobs.values()] };
}

interface Shrunk {
  readonly value: Json;
  /** About the length of its text. */
  readonly size: number;
}

const HOLE: Shrunk = { value: null, size: 4 };

function shrink(value: Json, pointer: string, taking: Taking): Shrunk {
  if (typeof value === 'string') return { value, size: value.length + 2 };
  if (value === null || typeof value !== 'object') return { value, size: 8 };
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  let size = 2;
  const kept: [number | string, Json][] = [];
  for (const [key, item] of entries) {
    if (item === undefined) continue;
    const part = shrinkPart(item, `${pointer}/${escapePointer(String(key))}`, taking);
    size += part.size + (typeof key === 'string' ? key.length + 4 : 1);
    kept.push([key, part.value]);
  }
  const shrunk = Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
  return { value: shrunk, size };
}

function shrinkPart(value: Json, pointer: string, taking: Taking): Shrunk {
  const { limit, references } = taking;
  if (mayBeTaken(value, limit)) {
    const known = taking.taken.get(value);
    if (known !== undefined) {
      for (const [inner, hash] of known) references.push([`${pointer}${inner}`, hash]);
      return HOLE;
    }
  }
  const first = references.length;
  const part = shrink(value, pointer, taking);
  if (part.size <= limit) return part;
  take(part.value, pointer, taking);
  remember(value, pointer, first, taking);
  return HOLE;
}

function mayBeTaken(value: Json, limit: number): boolean {
  return typeof value === 'string' ? value.length + 2 > limit : typeof value === 'object';
}

function take(value: Json, pointer: string, { references, blobs }: Taking): void {
  const text = JSON.stringify(value);
  const hash = createHash('sha256').update(text).digest('hex');
  blobs.set(hash, { hash, text });
  references.push([pointer, hash]);
}

/** `first`: the first reference of what was taken out of the value. */
function remember(
  value: Json,
  pointer: string,
  first: number,
  { taken, references }: Taking,
): void {
  if (taken.size >= REMEMBERED) return;
  const own = references.slice(first);
  taken.set(
    value,
    own.map(([inner, hash]) => [inner.slice(pointer.length), hash]),
  );
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

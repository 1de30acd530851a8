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

/**
 * Takes every part out of `document` whose own text is longer than `limit` characters, the
 * innermost ones first, so that a large value is the same blob whatever surrounds it. The document
 * itself stays. References are beside the document, never in it: no data can forge one.
 */
export function externalise(document: Json, limit: number): Externalised {
  const references: Reference[] = [];
  const blobs = new Map<string, Blob>();
  const take = (value: Json, pointer: string): void => {
    const text = JSON.stringify(value);
    const hash = createHash('sha256').update(text).digest('hex');
    blobs.set(hash, { hash, text });
    references.push([pointer, hash]);
  };
  const value = shrink(document, '', limit, take).value;
  return { value, references: references.reverse(), blobs: [...blobs.values()] };
}

interface Shrunk {
  readonly value: Json;
  /** About the length of its text. */
  readonly size: number;
}

type Take = (value: Json, pointer: string) => void;

function shrink(value: Json, pointer: string, limit: number, take: Take): Shrunk {
  if (typeof value === 'string') return { value, size: value.length + 2 };
  if (value === null || typeof value !== 'object') return { value, size: 8 };
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  let size = 2;
  const kept: [number | string, Json][] = [];
  for (const [key, item] of entries) {
    if (item === undefined) continue;
    const part = shrinkPart(item, `${pointer}/${escapePointer(String(key))}`, limit, take);
    size += part.size + (typeof key === 'string' ? key.length + 4 : 1);
    kept.push([key, part.value]);
  }
  const shrunk = Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
  return { value: shrunk, size };
}

function shrinkPart(value: Json, pointer: string, limit: number, take: Take): Shrunk {
  const part = shrink(value, pointer, limit, take);
  if (part.size <= limit) return part;
  take(part.value, pointer);
  return { value: null, size: 4 };
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

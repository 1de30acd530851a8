import type { Json } from '@tutti/jq';
import { type Blob, externalise, type Reference, type Taken } from './externalise.ts';
import { internalise } from './internalise.ts';
import { isLongerThan } from './is-longer-than.ts';

/** A longer value is stored once, by its hash, however many events and snapshots carry it. */
export const INLINE_LIMIT = 64 * 1024;

/** A document as it is stored. */
export interface Encoded {
  readonly text: string;
  /** JSON of the list of references, when there are any. */
  readonly references: string | null;
  /** What the references refer to, without what was taken before. */
  readonly blobs: readonly Blob[];
}

/** A document as it is read: its text, and where the text of each blob belongs. */
export interface Fetched {
  readonly text: string;
  readonly parts: readonly (readonly [pointer: string, text: string])[];
}

const NO_BLOBS: readonly Blob[] = [];

/**
 * `document` must be JSON; keys that are undefined are left out. `taken`: of documents that are written
 * together, so that a large value they share is made text and hashed once.
 */
export function encode(document: unknown, taken: Taken = new Map()): Encoded {
  // The text of a document that carries a large value twenty times is not made to find out how long it is.
  if (!isLongerThan(document as Json, INLINE_LIMIT)) {
    const text = JSON.stringify(document);
    if (text.length <= INLINE_LIMIT) return { text, references: null, blobs: NO_BLOBS };
  }
  const { value, references, blobs } = externalise(document as Json, INLINE_LIMIT, taken);
  const text = JSON.stringify(value);
  if (references.length === 0) return { text, references: null, blobs };
  return { text, references: JSON.stringify(references), blobs };
}

/** What `encode` was given. The caller names the type it stored under this key. */
export function decode<T>(fetched: Fetched): T {
  const document = JSON.parse(fetched.text) as Json;
  if (fetched.parts.length === 0) return document as T;
  const parts = fetched.parts.map(
    ([pointer, text]) => [pointer, JSON.parse(text) as Json] as const,
  );
  return internalise(document, parts) as T;
}

export function parseReferences(references: string): readonly Reference[] {
  return JSON.parse(references) as Reference[];
}

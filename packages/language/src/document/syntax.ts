import type { Json } from '@tutti/jq';

/** A place in a document: what a diagnostic points at. */
export interface Place {
  /** JSON pointer, RFC 6901. */
  readonly pointer: string;
  /** UTF-16 offset in the text. */
  readonly offset: number;
}

/** A document's value with its places: what readers read. */
export type Syntax = SyntaxMap | SyntaxList | SyntaxScalar;

export interface SyntaxMap extends Place {
  readonly kind: 'map';
  readonly value: { readonly [key: string]: Json };
  readonly entries: ReadonlyMap<string, SyntaxEntry>;
}

export interface SyntaxEntry {
  readonly name: string;
  /** The place of the name. */
  readonly at: Place;
  readonly value: Syntax;
}

export interface SyntaxList extends Place {
  readonly kind: 'list';
  readonly value: readonly Json[];
  readonly items: readonly Syntax[];
}

export interface SyntaxScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As it stands in the document, such as `1.0` for the number 1. */
  readonly written: string;
  /** The offset in the document of the character at `index` of a text value. */
  readonly offsetOf: (index: number) => number;
  /** What stood here could not be read, and that has been told: nothing more is to be said. */
  readonly isBroken?: true;
}

/** The absent value at a place: readers answer to it with their recovery value. */
export function nothingAt(place: Place): SyntaxScalar {
  const { pointer, offset } = place;
  return { kind: 'scalar', pointer, offset, value: null, written: '', offsetOf: () => offset };
}

/** Stands for a value that could not be read, after that has been reported. */
export function brokenAt(place: Place): SyntaxScalar {
  return { ...nothingAt(place), isBroken: true };
}

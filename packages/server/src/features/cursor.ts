import type { FieldError, Json } from '@tutti/api';

/** A place in a list as opaque text. */
export function encodeCursor(place: Json): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place a cursor stands for; undefined when it is none of ours. */
export function decodeCursor(cursor: string): Json | undefined {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export const UNKNOWN_CURSOR: FieldError = {
  field: 'query/cursor',
  message: 'Expected `next` of the page before, but it is not. Begin without a cursor.',
};

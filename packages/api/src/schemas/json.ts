import { Type } from 'typebox';

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Any JSON value. */
export const JsonValue = Type.Unsafe<Json>({ description: 'Any JSON value.' });

export const Tags = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 256 }), {
  maxProperties: 32,
  description:
    'Labels for finding and grouping: at most 32, keys of 64 and values of 256 characters.',
  examples: [{ team: 'payments' }],
});

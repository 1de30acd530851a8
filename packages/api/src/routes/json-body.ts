import { type TSchema, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { MEDIA } from '../media-types.ts';

/** A request that brings one JSON value; `optional`: or nothing. */
export function jsonBody<const S extends TSchema>(
  schema: S,
  example: unknown,
  presence: 'required' | 'optional' = 'required',
) {
  return {
    required: presence === 'required',
    limitBytes: LIMITS.bodyBytes,
    content: { [MEDIA.json]: { form: 'json', schema, example } },
  } as const;
}

/** Of requests that say everything in their path. */
export const NO_BODY = jsonBody(Type.Object({}, { additionalProperties: false }), {}, 'optional');

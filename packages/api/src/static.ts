import type { Static, TSchema } from 'typebox';
import type { MEDIA } from './media-types.ts';
import type { Route } from './route.ts';

type StaticOr<S, Otherwise> = S extends TSchema ? Static<S> : Otherwise;

/** The path parameters of a route. */
export type ParamsOf<R extends Route> = StaticOr<R['params'], Record<never, string>>;

/** The query of a route. */
export type QueryOf<R extends Route> = StaticOr<R['query'], Record<never, string>>;

/** The headers a route reads. */
export type HeadersOf<R extends Route> = StaticOr<R['headers'], Record<never, string>>;

/** The JSON body of a route; of one with another body: the text, or the bytes of what is none. */
export type BodyOf<R extends Route> = R extends {
  body: { content: { [MEDIA.json]: { form: 'json'; schema: infer S } } };
}
  ? StaticOr<S, unknown>
  : R extends { body: { content: { [MEDIA.any]: { form: 'any' } } } }
    ? string | Uint8Array
    : R extends { body: { content: { [MEDIA.any]: { form: 'bytes' } } } }
      ? Uint8Array | undefined
      : R extends { body: object }
        ? string
        : undefined;

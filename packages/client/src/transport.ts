import { fillPath, MEDIA, type Route } from '@tutti/api';
import { ConnectionError, errorOf } from './problem-error.ts';

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:7400`. */
  readonly url: string;
  readonly token: string;
  /** Instead of the platform's. */
  readonly fetch?: typeof fetch;
}

export interface Call {
  readonly params?: { readonly [name: string]: string };
  readonly query?: Query;
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; its type is the `content-type` of `headers`. */
  readonly text?: string;
  readonly signal?: AbortSignal;
}

/** Lists are given once for every item; what is undefined is left out. */
export type Query = {
  readonly [name: string]: string | number | boolean | readonly string[] | undefined;
};

/** Sends a call of a route; a failure is thrown as `ProblemError` or `ConnectionError`. */
export type Transport = (route: Route, call?: Call) => Promise<Response>;

export function createTransport({ url, token, fetch: send = fetch }: ClientOptions): Transport {
  const base = url.replace(/\/+$/, '');
  return async (route, call = {}) => {
    const address = base + fillPath(route.path, call.params ?? {}) + toSearch(call.query ?? {});
    const response = await send(address, toInit(route, call, token)).catch((error: unknown) => {
      if (call.signal?.aborted) throw error;
      throw new ConnectionError(`Expected a server at ${base}, but nothing answered.`, {
        cause: error,
      });
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  };
}

function toInit(route: Route, { headers, json, text, signal }: Call, token: string): RequestInit {
  const body = json === undefined ? text : JSON.stringify(json);
  return {
    method: route.method,
    redirect: 'error',
    headers: {
      accept: MEDIA.json,
      authorization: `Bearer ${token}`,
      ...(json !== undefined && { 'content-type': MEDIA.json }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  };
}

function toSearch(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
  }
  return search.size === 0 ? '' : `?${search}`;
}

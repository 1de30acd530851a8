import type { ServerResponse } from 'node:http';

/** Aborts when the response can no longer be told: the client has gone, or the server closes. */
export function signalOf(response: ServerResponse, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.closed) gone.abort();
  return AbortSignal.any([gone.signal, closing]);
}

import type { ServerResponse } from 'node:http';

/** Aborts when the response can no longer be told: the client has gone, or the server closes. */
export function signalOf(response: ServerResponse, closing: AbortSignal): AbortSignal {
  const ending = new AbortController();
  const end = () => {
    closing.removeEventListener('abort', end);
    ending.abort();
  };
  response.once('close', end);
  closing.addEventListener('abort', end);
  if (response.closed || closing.aborted) end();
  return ending.signal;
}

import type { ServerResponse } from 'node:http';
import type { Admitted } from './admission.ts';
import type { Door } from './send.ts';

/**
 * Aborts when the response can no longer be told: the client has gone, the server closes, or who
 * asked is no longer allowed to.
 */
export function signalOf(
  response: ServerResponse,
  { access, closing }: Pick<Door, 'access' | 'closing'>,
  admitted: Admitted | null,
): AbortSignal {
  const ending = new AbortController();
  const question = admitted?.question;
  const stopWatching = question ? access.watch(question, () => end()) : undefined;
  const end = () => {
    closing.removeEventListener('abort', end);
    stopWatching?.();
    ending.abort();
  };
  response.once('close', end);
  closing.addEventListener('abort', end);
  if (response.closed || closing.aborted) end();
  return ending.signal;
}

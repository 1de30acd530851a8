import type { Dialer } from '@tutti/connector-kit';
import type { CustomFetchOptions } from 'oauth4webapi';
import { statusFaultOf } from './faults.ts';

export interface FetchOptions {
  readonly dialer: Dialer;
  readonly signal: AbortSignal;
  /** How a form travels: some servers want JSON instead. */
  readonly encoding: 'form' | 'json';
  /** What no text may show. */
  readonly secrets: readonly string[];
}

type Body = URLSearchParams | null | undefined;

/**
 * `fetch` as the OAuth library wants it, through the dialer, so that the host map and the address
 * guard apply. Any status but 200 is thrown as the fault it stands for, and so is what the network
 * does; redirections are no answer.
 */
export function fetchThrough({ dialer, signal, encoding, secrets }: FetchOptions) {
  return async (url: string, { method, headers, body }: CustomFetchOptions<string, Body>) => {
    const sent = encoded(body ?? undefined, encoding);
    const response = await dialer.request(url, {
      method,
      headers: { ...headers, 'user-agent': 'tutti', ...sent?.headers },
      ...(sent && { body: sent.body }),
      signal,
    });
    const { status } = response;
    if (status !== 200) throw statusFaultOf(new URL(url).origin, response, secrets);
    return new Response(Buffer.from(response.body), { status, headers: response.headers });
  };
}

function encoded(form: URLSearchParams | undefined, encoding: 'form' | 'json') {
  if (form === undefined) return undefined;
  if (encoding === 'form') return { body: form.toString(), headers: {} };
  const fields = [...new Set(form.keys())].map((name) => {
    const values = form.getAll(name);
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  const headers = { 'content-type': 'application/json' };
  return { body: JSON.stringify(Object.fromEntries(fields)), headers };
}

import { type CallContext, type DialResponse, TerminalFault } from '@tutti/connector-kit';
import type { Authenticator } from '../authentication/authenticator.ts';
import { send } from '../http/exchange.ts';
import { decodeText } from '../http/media-type.ts';
import { statusFault } from '../http/status-fault.ts';
import { placeOf } from './document.ts';

/** A document as its service sent it, and where it was in the end. */
export interface FetchedDocument {
  readonly uri: URL;
  readonly text: string;
  readonly etag: string | undefined;
}

const maxRedirections = 5;
const accept = ['accept', 'application/json, application/yaml, */*;q=0.8'] as const;

/**
 * Fetches a document, or learns that the one of that entity tag is unchanged. Redirections are
 * followed, as for any resource; credentials stay with the origin they were meant for.
 */
export async function fetchDocument(
  uri: URL,
  etag: string | undefined,
  authentication: Authenticator | undefined,
  context: CallContext,
): Promise<FetchedDocument | 'unchanged'> {
  const condition = etag === undefined ? [] : [['if-none-match', etag] as const];
  let place = uri;
  for (let redirections = 0; redirections <= maxRedirections; redirections++) {
    const { request, response } = await send(
      {
        method: 'GET',
        uri: place,
        headers: [accept, ...condition],
        body: undefined,
        output: 'content',
        redirect: true,
        authentication: place.origin === uri.origin ? authentication : undefined,
      },
      context,
    );
    const fault = statusFault(request, response);
    if (fault !== undefined) throw fault;
    if (response.status === 304 && etag !== undefined) return 'unchanged';
    if (response.status < 300) return fetched(place, response);
    place = locationOf(place, response);
  }
  throw lost(uri, `is redirected more than ${maxRedirections} times`);
}

function fetched(uri: URL, response: DialResponse): FetchedDocument {
  const text = decodeText(response.body, response.headers['content-type']);
  return { uri, text, etag: response.headers.etag };
}

function locationOf(place: URL, response: DialResponse): URL {
  const location = URL.parse(response.headers.location ?? '', place.href);
  if (response.headers.location !== undefined && location !== null) return location;
  throw lost(place, `is answered with ${response.status} and no location to look for it instead`);
}

function lost(uri: URL, what: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Document Not Found',
    detail: `The OpenAPI document at ${placeOf(uri)} ${what}.`,
  });
}

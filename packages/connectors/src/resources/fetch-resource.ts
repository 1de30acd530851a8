import { type CallContext, type DialResponse, TerminalFault } from '@tutti/connector-kit';
import { send } from '../http/exchange.ts';
import { decodeText } from '../http/media-type.ts';
import { statusFault } from '../http/status-fault.ts';
import { readFileResource } from './file-resource.ts';
import { type Resource, type ResourceFiles, shownPlace } from './resource.ts';

/** A resource as its service sent it, and where it was in the end. */
export interface FetchedResource {
  readonly uri: URL;
  readonly text: string;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
}

const maxRedirections = 5;

/**
 * Fetches a resource, or learns that the one of that entity tag is unchanged. Redirections are
 * followed; credentials stay with the origin they were meant for. `accept` is the header of that name.
 */
export async function fetchResource(
  resource: Resource,
  accept: string,
  etag: string | undefined,
  context: CallContext,
): Promise<FetchedResource | 'unchanged'> {
  if (resource.files !== undefined) return readFile(resource, resource.files);
  const condition = etag === undefined ? [] : [['if-none-match', etag] as const];
  const { uri, authentication } = resource;
  let place = uri;
  for (let redirections = 0; redirections <= maxRedirections; redirections++) {
    const { request, response } = await send(
      {
        method: 'GET',
        uri: place,
        headers: [['accept', accept] as const, ...condition],
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
    place = locationOf(resource, place, response);
  }
  throw lost(resource, uri, `is redirected more than ${maxRedirections} times`);
}

async function readFile(resource: Resource, files: ResourceFiles): Promise<FetchedResource> {
  const text = await readFileResource(resource, files);
  return { uri: resource.uri, text, contentType: undefined, etag: undefined };
}

function fetched(uri: URL, response: DialResponse): FetchedResource {
  const contentType = response.headers['content-type'];
  const text = decodeText(response.body, contentType);
  return { uri, text, contentType, etag: response.headers.etag };
}

function locationOf(resource: Resource, place: URL, response: DialResponse): URL {
  const location = URL.parse(response.headers.location ?? '', place.href);
  if (response.headers.location !== undefined && location !== null) return location;
  const what = `is answered with ${response.status} and no location to look for it instead`;
  throw lost(resource, place, what);
}

function lost({ what }: Resource, place: URL, why: string): TerminalFault {
  return new TerminalFault({
    type: 'communication',
    status: 500,
    title: 'Document Not Found',
    detail: `The ${what} at ${shownPlace(place)} ${why}.`,
  });
}

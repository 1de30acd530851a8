import type { Endpoint, ExternalResource } from '../plan/authentication.ts';
import { object, optional, required } from '../reading/read-object.ts';
import type { Reader } from '../reading/reader.ts';
import { text } from '../reading/reader.ts';
import { authentication } from './authentication.ts';
import { uri } from './uri.ts';

const ENDPOINT = object('an endpoint', {
  uri: required(uri('`uri`')),
  authentication: optional(authentication),
});

/** A URI, an expression that yields one, or both with an authentication. */
export const endpoint: Reader<Endpoint> = (at, scope) =>
  at.kind === 'map' ? ENDPOINT(at, scope) : { uri: uri('an endpoint')(at, scope) };

const RESOURCE = object('an external resource', {
  name: optional(text('`name`')),
  endpoint: required(endpoint),
});

/** An external resource: where a document is to be fetched, and what it is called in messages. */
export const externalResource: Reader<ExternalResource> = (at, scope) => {
  const { name, endpoint: place } = RESOURCE(at, scope);
  return name === undefined ? place : { ...place, name };
};

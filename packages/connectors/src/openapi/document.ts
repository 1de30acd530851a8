import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, listMember, member, objectMember } from '../arguments/json-object.ts';
import { dereference, type SourceDocument } from '../resources/dereference.ts';
import { shownPlace } from '../resources/resource.ts';

export interface ApiDocument extends SourceDocument {
  readonly version: 'swagger-2' | 'openapi-3';
}

export const what = 'OpenAPI document';

/** Checks that a value is an OpenAPI document this connector reads: 2.0, 3.0 or 3.1. */
export function asDocument(uri: URL, value: Json): ApiDocument {
  const version = String(member(value, 'openapi') ?? member(value, 'swagger') ?? '');
  if (!isObject(value) || version === '') {
    throw configurationFault(
      `Expected an OpenAPI document at ${shownPlace(uri)}, but what is there has neither "openapi" nor "swagger".`,
    );
  }
  if (/^3\./.test(version)) return { what, uri, version: 'openapi-3', root: value };
  if (/^2(\.0)?$/.test(version)) return { what, uri, version: 'swagger-2', root: value };
  throw configurationFault(
    `Expected the OpenAPI document at ${shownPlace(uri)} to be of version 2.0, 3.0 or 3.1, but it is ${version.slice(0, 20)}.`,
  );
}

/** The URI of a server as the document names it, relative to where the document is. */
export function serverUri(document: ApiDocument, written: string): URL {
  const uri = URL.parse(written, document.uri.href);
  if (uri !== null && /^https?:$/.test(uri.protocol)) return uri;
  throw configurationFault(
    `The OpenAPI document at ${shownPlace(document.uri)} names a server that is not an http or https URI.`,
  );
}

/** Whether a schema, or a part it is composed of, declares a property. */
export function declaresProperty(
  document: ApiDocument,
  schema: Json | undefined,
  name: string,
): boolean {
  const seen = new Set<Json | undefined>();
  const pending = [schema];
  while (pending.length > 0) {
    const resolved = dereference(document, pending.pop());
    if (seen.has(resolved)) continue;
    seen.add(resolved);
    if (Object.hasOwn(objectMember(resolved, 'properties'), name)) return true;
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      pending.push(...listMember(resolved, keyword));
  }
  return false;
}

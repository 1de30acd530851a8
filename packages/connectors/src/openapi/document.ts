import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import {
  isObject,
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../arguments/json-object.ts';
import { shownPlace } from '../resources/resource.ts';

/** An OpenAPI document as it was read, and where from. */
export interface ApiDocument {
  readonly uri: URL;
  readonly version: 'swagger-2' | 'openapi-3';
  readonly root: JsonObject;
}

/** Checks that a value is an OpenAPI document this connector reads: 2.0, 3.0 or 3.1. */
export function asDocument(uri: URL, value: Json): ApiDocument {
  const version = String(member(value, 'openapi') ?? member(value, 'swagger') ?? '');
  if (!isObject(value) || version === '') {
    throw configurationFault(
      `Expected an OpenAPI document at ${shownPlace(uri)}, but what is there has neither "openapi" nor "swagger".`,
    );
  }
  if (/^3\./.test(version)) return { uri, version: 'openapi-3', root: value };
  if (/^2(\.0)?$/.test(version)) return { uri, version: 'swagger-2', root: value };
  throw configurationFault(
    `Expected the OpenAPI document at ${shownPlace(uri)} to be of version 2.0, 3.0 or 3.1, but it is ${version.slice(0, 20)}.`,
  );
}

const maxReferences = 32;

/**
 * The value a `$ref` stands for, or the value itself when it is none. References reach inside the
 * document only; one that leads elsewhere, nowhere or in a circle is a `configuration` fault.
 */
export function dereference(document: ApiDocument, value: Json | undefined): Json | undefined {
  let found = value;
  for (let hops = 0; hops < maxReferences; hops++) {
    const reference = textMember(found, '$ref');
    if (reference === undefined) return found;
    found = lookUp(document, reference);
  }
  throw configurationFault(
    `A $ref of the OpenAPI document at ${shownPlace(document.uri)} leads in a circle.`,
  );
}

function lookUp(document: ApiDocument, reference: string): Json {
  const place = `The $ref "${reference.slice(0, 200)}" of the OpenAPI document at ${shownPlace(document.uri)}`;
  if (!reference.startsWith('#')) {
    throw configurationFault(
      `${place} leads to another document; only references inside it are read.`,
    );
  }
  let found: Json | undefined = document.root;
  for (const segment of reference.slice(1).split('/').slice(1)) {
    found = step(found, decodeSegment(segment));
  }
  if (found === undefined) throw configurationFault(`${place} leads nowhere.`);
  return found;
}

function step(value: Json | undefined, name: string): Json | undefined {
  return Array.isArray(value) ? value[Number(name)] : member(value, name);
}

function decodeSegment(segment: string): string {
  const text = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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

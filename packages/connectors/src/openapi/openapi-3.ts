import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import {
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../arguments/json-object.ts';
import { contentKind } from '../http/media-type.ts';
import { dereference } from '../resources/dereference.ts';
import { shownPlace } from '../resources/resource.ts';
import { declaredParameters, withApiKeys } from './declared-parameters.ts';
import { type ApiDocument, declaresProperty, serverUri } from './document.ts';
import type { FoundOperation } from './find-operation.ts';
import type { Operation, Parameter, PropertyEncoding, RequestBody, Style } from './operation.ts';
import { preferredContentType, sendable } from './preferred-content-type.ts';

/** An operation of an OpenAPI 3.0 or 3.1 document. */
export function openApi3Operation(document: ApiDocument, found: FoundOperation): Operation {
  const parameters = declaredParameters(document, found).flatMap((declared) =>
    readParameter(document, declared),
  );
  return {
    id: found.id,
    method: found.method,
    path: found.path,
    server: serverOf(document, found),
    parameters: withApiKeys(document, parameters),
    body: readBody(document, found),
  };
}

function readParameter(document: ApiDocument, declared: JsonObject): Parameter[] {
  const name = textMember(declared, 'name');
  const place = member(declared, 'in');
  if (name === undefined) return [];
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') return [];
  if (place === 'header' && ignoredHeaders.has(name.toLowerCase())) return [];
  const schema = dereference(document, member(declared, 'schema'));
  return [
    {
      name,
      in: place,
      required: place === 'path' || member(declared, 'required') === true,
      style: styleOf(place, declared),
      allowReserved: place === 'query' && member(declared, 'allowReserved') === true,
      default: member(schema, 'default'),
      secret: false,
    },
  ];
}

/** OpenAPI has these declared otherwise: by the media types, and by the security schemes. */
const ignoredHeaders = new Set(['accept', 'content-type', 'authorization']);

function styleOf(place: 'path' | 'query' | 'header' | 'cookie', declared: JsonObject): Style {
  const [contentType] = Object.keys(objectMember(declared, 'content'));
  if (contentType !== undefined) {
    const kind = contentKind(contentType) === 'json' ? 'json' : 'text';
    return { kind, explode: false, separator: ',' };
  }
  const byDefault = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  return namedStyle(textMember(declared, 'style') ?? byDefault, member(declared, 'explode'));
}

function namedStyle(style: string, exploded: Json | undefined): Style {
  const explode = exploded ?? style === 'form';
  switch (style) {
    case 'spaceDelimited':
      return { kind: 'form', explode: explode === true, separator: ' ' };
    case 'pipeDelimited':
      return { kind: 'form', explode: explode === true, separator: '|' };
    case 'simple':
    case 'label':
    case 'matrix':
    case 'form':
    case 'deepObject':
      return { kind: style, explode: explode === true, separator: ',' };
    default:
      throw configurationFault(`The OpenAPI parameter style "${style.slice(0, 40)}" is not known.`);
  }
}

function readBody(document: ApiDocument, found: FoundOperation): RequestBody | undefined {
  const body = dereference(document, member(found.operation, 'requestBody'));
  const content = objectMember(body, 'content');
  const contentType = preferredContentType(Object.keys(content));
  if (contentType === undefined) return undefined;
  const accepted = Object.keys(content).find((type) => sendable(type) === contentType);
  const media = objectMember(content, accepted ?? contentType);
  const schema = member(media, 'schema');
  return {
    contentType,
    encodings: encodingsOf(objectMember(media, 'encoding')),
    required: member(body, 'required') === true,
    names: declaresProperty(document, schema, 'body') ? [] : ['body'],
  };
}

/** Where a style is named, or what goes with one, it decides; otherwise the content type does. */
function encodingsOf(declared: JsonObject): ReadonlyMap<string, PropertyEncoding> {
  return new Map(
    Object.entries(declared).map(([name, encoding]): [string, PropertyEncoding] => {
      const contentType = textMember(encoding, 'contentType')?.split(',', 1)[0]?.trim();
      const style = textMember(encoding, 'style');
      const explode = member(encoding, 'explode');
      if (style === undefined && explode === undefined) {
        return [name, contentType === undefined ? {} : { contentType }];
      }
      return [name, { style: namedStyle(style ?? 'form', explode) }];
    }),
  );
}

/** The first server of the operation, its path or the document, relative to where the document is. */
function serverOf(document: ApiDocument, found: FoundOperation): URL {
  const servers = [found.operation, found.pathItem, document.root].map((owner) =>
    listMember(owner, 'servers'),
  );
  const server = servers.find((list) => list.length > 0)?.[0];
  const written = textMember(server, 'url') ?? '/';
  return serverUri(document, fillVariables(document, written, objectMember(server, 'variables')));
}

/** A call cannot choose them: each has its default, which OpenAPI demands. */
function fillVariables(document: ApiDocument, url: string, variables: JsonObject): string {
  return url.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = member(member(variables, name), 'default');
    if (value !== undefined && value !== null) return String(value);
    throw configurationFault(
      `The OpenAPI document at ${shownPlace(document.uri)} names a server with the variable "${name.slice(0, 60)}", which has no default.`,
    );
  });
}

import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import {
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from '../arguments/json-object.ts';
import { dereference } from '../resources/dereference.ts';
import { declaredParameters, withApiKeys } from './declared-parameters.ts';
import { type ApiDocument, declaresProperty, serverUri } from './document.ts';
import type { FoundOperation } from './find-operation.ts';
import type { Operation, Parameter, RequestBody, Style } from './operation.ts';
import { preferredContentType } from './preferred-content-type.ts';

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
  const schema = dereference(document, member(declared, 'schema'));
  return [
    {
      name,
      in: place,
      required: place === 'path' || member(declared, 'required') === true,
      style: styleOf(place, declared),
      default: member(schema, 'default'),
      secret: false,
    },
  ];
}

function styleOf(place: 'path' | 'query' | 'header' | 'cookie', declared: JsonObject): Style {
  if (Object.hasOwn(declared, 'content')) return { kind: 'json', explode: false, separator: ',' };
  const byDefault = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = textMember(declared, 'style') ?? byDefault;
  const explode = member(declared, 'explode') ?? style === 'form';
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
  const schema = member(content[contentType], 'schema');
  return {
    contentType,
    required: member(body, 'required') === true,
    names: declaresProperty(document, schema, 'body') ? [] : ['body'],
  };
}

/** The first server of the operation, its path or the document, relative to where the document is. */
function serverOf(document: ApiDocument, found: FoundOperation): URL {
  const servers = [found.operation, found.pathItem, document.root].map((owner) =>
    listMember(owner, 'servers'),
  );
  const server = servers.find((list) => list.length > 0)?.[0];
  const written = textMember(server, 'url') ?? '/';
  return serverUri(document, fillVariables(written, objectMember(server, 'variables')));
}

function fillVariables(url: string, variables: JsonObject): string {
  return url.replace(/\{([^{}]*)\}/g, (placeholder, name: string) => {
    const value: Json | undefined = member(member(variables, name), 'default');
    return value === undefined || value === null ? placeholder : String(value);
  });
}

import { type JsonObject, listMember, member, textMember } from '../arguments/json-object.ts';
import { declaredParameters, withApiKeys } from './declared-parameters.ts';
import { type ApiDocument, declaresProperty, serverUri } from './document.ts';
import type { FoundOperation } from './find-operation.ts';
import type { Operation, Parameter, RequestBody, Style } from './operation.ts';
import { preferredContentType } from './preferred-content-type.ts';

/** An operation of an OpenAPI 2.0 ("Swagger") document. */
export function swagger2Operation(document: ApiDocument, found: FoundOperation): Operation {
  const declared = declaredParameters(document, found);
  const parameters = declared.flatMap(readParameter);
  return {
    id: found.id,
    method: found.method,
    path: found.path,
    server: serverOf(document, found),
    parameters: withApiKeys(document, parameters),
    body: readBody(document, found, declared),
  };
}

function readParameter(declared: JsonObject): Parameter[] {
  const name = textMember(declared, 'name');
  const place = placeOf(member(declared, 'in'));
  if (name === undefined || place === undefined) return [];
  return [
    {
      name,
      in: place,
      required: place === 'path' || member(declared, 'required') === true,
      style: styleOf(place, textMember(declared, 'collectionFormat') ?? 'csv'),
      default: member(declared, 'default'),
      secret: false,
    },
  ];
}

function placeOf(place: unknown): Parameter['in'] | undefined {
  if (place === 'formData') return 'form';
  return place === 'path' || place === 'query' || place === 'header' ? place : undefined;
}

const separators: ReadonlyMap<string, string> = new Map([
  ['csv', ','],
  ['ssv', ' '],
  ['tsv', '\t'],
  ['pipes', '|'],
]);

function styleOf(place: Parameter['in'], collectionFormat: string): Style {
  return {
    kind: place === 'query' || place === 'form' ? 'form' : 'simple',
    explode: collectionFormat === 'multi',
    separator: separators.get(collectionFormat) ?? ',',
  };
}

function readBody(
  document: ApiDocument,
  found: FoundOperation,
  declared: readonly JsonObject[],
): RequestBody | undefined {
  const consumes = [listMember(found.operation, 'consumes'), listMember(document.root, 'consumes')]
    .find((list) => list.length > 0)
    ?.filter((type) => typeof type === 'string');
  const form = declared.filter((parameter) => member(parameter, 'in') === 'formData');
  if (form.length > 0) {
    const hasFile = form.some((parameter) => member(parameter, 'type') === 'file');
    const isMultipart = hasFile || consumes?.includes('multipart/form-data') === true;
    const contentType = isMultipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
    return { contentType, required: false, names: [] };
  }
  const body = declared.find((parameter) => member(parameter, 'in') === 'body');
  if (body === undefined) return undefined;
  const schema = member(body, 'schema');
  return {
    contentType: preferredContentType(consumes ?? []) ?? 'application/json',
    required: member(body, 'required') === true,
    names: [...new Set([textMember(body, 'name') ?? 'body', 'body'])].filter(
      (name) => !declaresProperty(document, schema, name),
    ),
  };
}

/** Host and scheme default to those the document itself came from. */
function serverOf(document: ApiDocument, found: FoundOperation): URL {
  const host = textMember(document.root, 'host') ?? document.uri.host;
  const basePath = textMember(document.root, 'basePath') ?? '/';
  const scheme = schemeOf(document, found);
  return serverUri(document, `${scheme}//${host}/${basePath.replace(/^\//, '')}`);
}

function schemeOf(document: ApiDocument, found: FoundOperation): string {
  const own = listMember(found.operation, 'schemes');
  const schemes = (own.length > 0 ? own : listMember(document.root, 'schemes')).map(
    (scheme) => `${scheme}:`,
  );
  const wanted = [document.uri.protocol, 'https:', 'http:'];
  return wanted.find((scheme) => schemes.includes(scheme)) ?? document.uri.protocol;
}

import { TerminalFault } from '@tutti/connector-kit';
import { didYouMean } from '../arguments/did-you-mean.ts';
import { isObject, type JsonObject, objectMember, textMember } from '../arguments/json-object.ts';
import { dereference } from '../resources/dereference.ts';
import { shownPlace } from '../resources/resource.ts';
import type { ApiDocument } from './document.ts';
import { openApi3Operation } from './openapi-3.ts';
import type { Operation } from './operation.ts';
import { swagger2Operation } from './swagger-2.ts';

/** An operation as its document has it. */
export interface FoundOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pathItem: JsonObject;
  readonly operation: JsonObject;
}

export type OperationIndex = ReadonlyMap<string, readonly FoundOperation[]>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of a document that has an `operationId`, by that id: more than one is a mistake of the document. */
export function indexOperations(document: ApiDocument): OperationIndex {
  const index = new Map<string, FoundOperation[]>();
  for (const [path, item] of Object.entries(objectMember(document.root, 'paths'))) {
    const pathItem = dereference(document, item);
    if (!isObject(pathItem)) continue;
    for (const method of methods) {
      const operation = objectMember(pathItem, method);
      const id = textMember(operation, 'operationId');
      if (id === undefined) continue;
      const found = { id, method: method.toUpperCase(), path, pathItem, operation };
      index.set(id, [...(index.get(id) ?? []), found]);
    }
  }
  return index;
}

/** The operation of that id, ready to be called; a `configuration` fault when there is not just one. */
export function findOperation(document: ApiDocument, index: OperationIndex, id: string): Operation {
  const [found, second] = index.get(id) ?? [];
  if (found !== undefined && second !== undefined) throw ambiguous(document, found, second);
  if (found === undefined) {
    throw new TerminalFault({
      type: 'configuration',
      status: 400,
      title: 'Operation Not Found',
      detail: `The OpenAPI document at ${shownPlace(document.uri)} has no operation "${id}".${didYouMean(id, index.keys())}`,
    });
  }
  return document.version === 'swagger-2'
    ? swagger2Operation(document, found)
    : openApi3Operation(document, found);
}

function ambiguous(
  document: ApiDocument,
  one: FoundOperation,
  other: FoundOperation,
): TerminalFault {
  const places = [one, other].map(({ method, path }) => `${method} ${path}`).join(' and ');
  return new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Operation Ambiguous',
    detail: `The OpenAPI document at ${shownPlace(document.uri)} has several operations "${one.id}": ${places}. An operationId has to be unique.`,
  });
}

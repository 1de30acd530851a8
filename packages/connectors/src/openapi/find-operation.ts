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

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of a document that has an `operationId`, by that id. */
export function indexOperations(document: ApiDocument): ReadonlyMap<string, FoundOperation> {
  const index = new Map<string, FoundOperation>();
  for (const [path, item] of Object.entries(objectMember(document.root, 'paths'))) {
    const pathItem = dereference(document, item);
    if (!isObject(pathItem)) continue;
    for (const method of methods) {
      const operation = objectMember(pathItem, method);
      const id = textMember(operation, 'operationId');
      if (id !== undefined)
        index.set(id, { id, method: method.toUpperCase(), path, pathItem, operation });
    }
  }
  return index;
}

/** The operation of that id, ready to be called; a `configuration` fault when there is none. */
export function findOperation(
  document: ApiDocument,
  index: ReadonlyMap<string, FoundOperation>,
  id: string,
): Operation {
  const found = index.get(id);
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

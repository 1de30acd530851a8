import type { ReadDocument } from '../resources/document-library.ts';
import { parseDocument } from '../resources/parse-document.ts';
import { type ApiDocument, asDocument, what } from './document.ts';
import { indexOperations, type OperationIndex } from './find-operation.ts';

/** A document and its operations. */
export interface IndexedDocument {
  readonly document: ApiDocument;
  readonly operations: OperationIndex;
}

export const readIndexedDocument: ReadDocument<IndexedDocument> = ({ uri, text }) => {
  const document = asDocument(uri, parseDocument(what, uri, text));
  return { document, operations: indexOperations(document) };
};

import { type JsonObject, textMember } from '../../arguments/json-object.ts';
import type { AsyncApiDocument } from '../document/document.ts';

/** The content type of a message: its own, the document's, or JSON. */
export function contentTypeOf(document: AsyncApiDocument, message: JsonObject | undefined): string {
  return (
    textMember(message, 'contentType') ??
    textMember(document.root, 'defaultContentType') ??
    'application/json'
  );
}

import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { DocumentLibrary } from '../resources/document-library.ts';
import { openApiCall } from './call.ts';
import { readIndexedDocument } from './indexed-document.ts';

/**
 * The `openapi` connector, with a library of documents of its own; the tokens it obtains are kept in
 * `tokens`.
 */
export function openApiConnector(tokens: TokenStore = new TokenStore()): Connector {
  const library = new DocumentLibrary(readIndexedDocument);
  return { name: 'openapi', functions: { call: openApiCall(library, tokens) } };
}

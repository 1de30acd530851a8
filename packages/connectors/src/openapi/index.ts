import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { openApiCall } from './call.ts';
import { DocumentLibrary, type LibraryOptions } from './document-library.ts';

const defaults: LibraryOptions = {
  freshForMs: 60_000,
  maxDocuments: 64,
  maxLength: 32 * 1024 * 1024,
  now: () => performance.now(),
};

/**
 * The `openapi` connector, with a library of documents of its own; the tokens it obtains are kept in
 * `tokens`.
 */
export function openApiConnector(
  tokens: TokenStore = new TokenStore(),
  options: Partial<LibraryOptions> = {},
): Connector {
  const library = new DocumentLibrary({ ...defaults, ...options });
  return { name: 'openapi', functions: { call: openApiCall(library, tokens) } };
}

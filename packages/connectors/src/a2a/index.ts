import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { DocumentLibrary } from '../resources/document-library.ts';
import { readAgentCard } from './agent-card.ts';
import { a2aCall } from './call.ts';

/** The `a2a` connector, with a library of agent cards of its own. */
export function a2aConnector(
  tokens: TokenStore = new TokenStore(),
  { resourceFolder }: { readonly resourceFolder?: string | undefined } = {},
): Connector {
  const cards = new DocumentLibrary(readAgentCard);
  const call = a2aCall({ tokens, cards, files: { folder: resourceFolder } });
  return { name: 'a2a', functions: { call } };
}

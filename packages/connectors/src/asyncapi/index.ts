import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { DocumentLibrary } from '../resources/document-library.ts';
import { readAsyncApi } from './document/document.ts';
import { defaultLimits, type MessagingLimits } from './limits.ts';
import { asyncApiPublish } from './publish.ts';
import { asyncApiSubscribe } from './subscribe.ts';

/**
 * The `asyncapi` connector, with a library of documents of its own; the tokens it obtains are kept in
 * `tokens`.
 */
export function asyncApiConnector(
  tokens: TokenStore = new TokenStore(),
  limits: Partial<MessagingLimits> = {},
): Connector {
  const library = new DocumentLibrary(readAsyncApi);
  const messaging = { library, tokens, limits: { ...defaultLimits, ...limits } };
  return {
    name: 'asyncapi',
    functions: { publish: asyncApiPublish(messaging) },
    receivers: { subscribe: asyncApiSubscribe(messaging) },
  };
}

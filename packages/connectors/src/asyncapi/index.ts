import type { Connector } from '@tutti/connector-kit';
import { TokenStore } from '../authentication/oauth/token-store.ts';
import { DocumentLibrary } from '../resources/document-library.ts';
import { readAsyncApi } from './document/document.ts';
import { defaultLimits, type MessagingLimits } from './limits.ts';
import { asyncApiPublish } from './publish.ts';
import { asyncApiSubscribe } from './subscribe.ts';

export interface AsyncApiOptions {
  /** Where `file:` documents are read from; nowhere when it is not given. */
  readonly resourceFolder?: string | undefined;
  readonly limits?: Partial<MessagingLimits>;
}

/**
 * The `asyncapi` connector, with a library of documents of its own; the tokens it obtains are kept in
 * `tokens`.
 */
export function asyncApiConnector(
  tokens: TokenStore = new TokenStore(),
  { resourceFolder: folder, limits }: AsyncApiOptions = {},
): Connector {
  const library = new DocumentLibrary(readAsyncApi);
  const messaging = { library, tokens, files: { folder }, limits: { ...defaultLimits, ...limits } };
  return {
    name: 'asyncapi',
    functions: { publish: asyncApiPublish(messaging) },
    receivers: { subscribe: asyncApiSubscribe(messaging) },
  };
}

import type { Connector } from '@tutti/connector-kit';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { httpRequest } from './request.ts';

/** The `http` connector; the tokens it obtains are kept in `tokens`. */
export function httpConnector(tokens: TokenStore): Connector {
  return { name: 'http', functions: { request: httpRequest(tokens) } };
}

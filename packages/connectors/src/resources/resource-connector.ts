import type { Connector } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { fetchResource } from './fetch-resource.ts';
import { readResource } from './resource.ts';

const owner = 'resource.fetch';

/**
 * The `resource` connector: `fetch` answers the text of what a definition is made of. Arguments:
 * `{ resource: { uri, authentication? } }`.
 */
export function resourceConnector(tokens: TokenStore): Connector {
  return {
    name: 'resource',
    functions: {
      fetch: {
        async perform(args, context) {
          const reader = new ArgumentReader(owner, args);
          const resource = readResource(owner, reader, 'resource', 'resource', tokens);
          const accept = 'application/yaml, application/json, */*;q=0.8';
          const fetched = await fetchResource(resource, accept, undefined, context);
          if (fetched === 'unchanged')
            throw new Error('Expected a resource, but it is said to be unchanged.');
          return fetched.text;
        },
      },
    },
  };
}

import type { ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';
import { exchange, type PlannedCall } from './exchange.ts';
import { outputForms } from './http-request.ts';
import { withQuery } from './query.ts';

const owner = 'http.request';

/**
 * `call: http`. Arguments: `{ method, uri, headers?, query?, body?, output, redirect,
 * authentication? }`, all evaluated. The output is what `answerOf` describes.
 *
 * A redirection is never followed. The DSL's `redirect` only says whether a status of 300 to 399 is
 * an error; with `output: response` the definition sees its `location`.
 */
export function httpRequest(tokens: TokenStore): ConnectorFunction {
  return {
    async perform(args, context) {
      return exchange(planCall(args, tokens), context);
    },
  };
}

function planCall(values: Json, tokens: TokenStore): PlannedCall {
  const args = new ArgumentReader(owner, values);
  return {
    method: readMethod(args),
    uri: readUri(args),
    headers: args.texts('headers'),
    body: args.value('body'),
    output: args.choice('output', outputForms),
    redirect: args.flag('redirect'),
    authentication: readAuthentication(owner, args, tokens),
  };
}

function readMethod(args: ArgumentReader): string {
  const method = args.text('method').toUpperCase();
  if (!/^[A-Z][A-Z-]*$/.test(method) || method === 'CONNECT') {
    throw configurationFault(
      `Expected the argument 'method' of ${owner} to be an HTTP method such as get or post.`,
    );
  }
  return method;
}

function readUri(args: ArgumentReader): URL {
  const uri = URL.parse(args.text('uri'));
  if (uri === null || !/^https?:$/.test(uri.protocol)) {
    throw configurationFault(
      `Expected the argument 'uri' of ${owner} to be an absolute http or https URI, but it is not.`,
    );
  }
  return withQuery(uri, readQuery(args));
}

/** A list repeats its name, null is left out. */
function readQuery(args: ArgumentReader): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, given] of Object.entries(args.optionalObject('query') ?? {})) {
    for (const value of Array.isArray(given) ? given : [given]) {
      if (value === null) continue;
      if (typeof value === 'object') {
        throw args.mismatch(
          `query.${name}`,
          'a string, a number, a boolean or a list of them',
          value,
        );
      }
      pairs.push([name, String(value)]);
    }
  }
  return pairs;
}

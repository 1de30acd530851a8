import type { CallContext, ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';
import { exchange, type PlannedCall } from '../http/exchange.ts';
import { outputForms } from '../http/http-request.ts';
import type { DocumentLibrary } from './document-library.ts';
import { findOperation } from './find-operation.ts';
import { placeArguments } from './place-arguments.ts';

const owner = 'openapi.call';

/**
 * `call: openapi`. Arguments: `{ document: { uri, authentication? }, operationId, parameters?,
 * authentication?, output, redirect }`, all evaluated. Output and faults are those of `call: http`;
 * arguments that do not fit the operation are a terminal `validation` fault.
 */
export function openApiCall(library: DocumentLibrary, tokens: TokenStore): ConnectorFunction {
  return {
    async perform(args, context) {
      return exchange(await planCall(args, library, tokens, context), context);
    },
  };
}

async function planCall(
  values: Json,
  library: DocumentLibrary,
  tokens: TokenStore,
  context: CallContext,
): Promise<PlannedCall> {
  const args = new ArgumentReader(owner, values);
  const operationId = args.text('operationId');
  const output = args.choice('output', outputForms);
  const redirect = args.flag('redirect');
  const authentication = readAuthentication(owner, args, tokens);
  const parameters = args.optionalObject('parameters') ?? {};
  const { document, operations } = await readDocument(args, library, tokens, context);
  const operation = findOperation(document, operations, operationId);
  return {
    method: operation.method,
    ...placeArguments(operation, parameters),
    output,
    redirect,
    authentication,
  };
}

function readDocument(
  args: ArgumentReader,
  library: DocumentLibrary,
  tokens: TokenStore,
  context: CallContext,
) {
  const source = `the document of ${owner}`;
  const reader = new ArgumentReader(source, args.optionalObject('document') ?? {});
  const uri = URL.parse(reader.text('uri'));
  if (uri === null || !/^https?:$/.test(uri.protocol)) {
    throw configurationFault(
      `Expected the argument 'uri' of ${source} to be an absolute http or https URI, but it is not.`,
    );
  }
  return library.get(uri, readAuthentication(source, reader, tokens), context);
}

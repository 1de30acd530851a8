import type { CallContext, ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';
import { exchange, type PlannedCall } from '../http/exchange.ts';
import { outputForms } from '../http/http-request.ts';
import type { DocumentLibrary } from '../resources/document-library.ts';
import { readResource } from '../resources/resource.ts';
import { what } from './document.ts';
import { findOperation } from './find-operation.ts';
import type { IndexedDocument } from './indexed-document.ts';
import { placeArguments } from './place-arguments.ts';

const owner = 'openapi.call';

/**
 * `call: openapi`. Arguments: `{ document: { uri, authentication? }, operationId, parameters?,
 * authentication?, output, redirect }`, all evaluated. Output and faults are those of `call: http`;
 * arguments that do not fit the operation are a terminal `validation` fault.
 */
export function openApiCall(
  library: DocumentLibrary<IndexedDocument>,
  tokens: TokenStore,
): ConnectorFunction {
  return {
    async perform(args, context) {
      return exchange(await planCall(args, library, tokens, context), context);
    },
  };
}

async function planCall(
  values: Json,
  library: DocumentLibrary<IndexedDocument>,
  tokens: TokenStore,
  context: CallContext,
): Promise<PlannedCall> {
  const args = new ArgumentReader(owner, values);
  const operationId = args.text('operationId');
  const output = args.choice('output', outputForms);
  const redirect = args.flag('redirect');
  const authentication = readAuthentication(owner, args, tokens);
  const parameters = args.optionalObject('parameters') ?? {};
  const source = readResource(owner, args, 'document', what, tokens);
  const { document, operations } = await library.get(source, context);
  const operation = findOperation(document, operations, operationId);
  return {
    method: operation.method,
    ...placeArguments(operation, parameters),
    output,
    redirect,
    authentication,
  };
}

import type { DescMethod, Registry } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { CallContext, ConnectorFunction, Json } from '@tutti/connector-kit';
import { ArgumentReader } from '../arguments/argument-reader.ts';
import type { Authorization } from '../authentication/authenticator.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { type Resource, type ResourceFiles, readResource } from '../resources/resource.ts';
import { callFault } from './call-fault.ts';
import { findMethod } from './find-method.ts';
import { invoke } from './invoke.ts';
import type { GrpcLimits } from './limits.ts';
import { messagesFor, outputOf } from './messages.ts';
import type { SchemaLibrary } from './schema/schema-library.ts';
import { readTarget, type Target } from './target.ts';

const owner = 'grpc.call';

export interface GrpcCallParts {
  readonly tokens: TokenStore;
  readonly schemas: SchemaLibrary;
  readonly files: ResourceFiles;
  readonly limits: GrpcLimits;
}

/**
 * `call: grpc`. Arguments: `{ proto: { uri, authentication? }, service: { name, host, port?,
 * authentication? }, method, arguments? }`, all evaluated. The output is the answer's message by the
 * JSON mapping of proto3; a list of them where the method streams its answer. `arguments` is the
 * message to send by the same mapping, or a list of them where the method streams its requests.
 */
export function grpcCall(parts: GrpcCallParts): ConnectorFunction {
  return {
    async perform(values, context) {
      const args = new ArgumentReader(owner, values);
      const target = readTarget(owner, args, parts.tokens);
      const proto = readResource(owner, args, 'proto', 'proto document', parts.tokens, parts.files);
      const call = await planCall(args, target, proto, parts, context);
      return outputOf(call, await send(call, context));
    },
  };
}

/** A call whose messages are made. */
export interface PlannedCall {
  readonly target: Target;
  readonly method: DescMethod;
  readonly schema: Registry;
  readonly messages: ReturnType<typeof messagesFor>;
  readonly limits: GrpcLimits;
}

async function planCall(
  args: ArgumentReader,
  target: Target,
  proto: Resource,
  { schemas, limits }: GrpcCallParts,
  context: CallContext,
): Promise<PlannedCall> {
  const name = args.text('method');
  const schema = await schemas.get(proto, context);
  const method = findMethod(schema, proto.uri, target.service, name);
  return { target, method, schema, messages: messagesFor(method, schema, given(args)), limits };
}

function given(args: ArgumentReader): Json | undefined {
  const value = args.value('arguments');
  if (value === undefined || typeof value === 'object') return value;
  throw args.mismatch('arguments', 'an object, or a list of the messages to stream', value);
}

/**
 * Sends a call. A service that refuses the authorization has done nothing yet: it is asked once more
 * where there is another.
 */
async function send(call: PlannedCall, context: CallContext) {
  const { uri, authentication } = call.target;
  const authorization = await authentication?.authorize({ method: 'POST', uri }, context);
  try {
    return await invoke(call, authorization, context);
  } catch (error) {
    const renewed = isUnauthenticated(error) ? await renewedBy(authorization, error) : undefined;
    if (renewed === undefined) throw callFault(error, call, authorization, context.signal);
    return invoke(call, renewed, context).catch((again: unknown) => {
      throw callFault(again, call, renewed, context.signal);
    });
  }
}

function isUnauthenticated(error: unknown): error is ConnectError {
  return error instanceof ConnectError && error.code === Code.Unauthenticated;
}

function renewedBy(authorization: Authorization | undefined, { metadata }: ConnectError) {
  const headers = Object.fromEntries(metadata);
  return authorization?.renewed({ status: 401, headers, body: new Uint8Array() });
}

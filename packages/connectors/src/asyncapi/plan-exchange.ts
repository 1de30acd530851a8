import type { CallContext, Json } from '@tutti/connector-kit';
import { ArgumentReader, configurationFault } from '../arguments/argument-reader.ts';
import { type JsonObject, objectMember } from '../arguments/json-object.ts';
import type { TokenStore } from '../authentication/oauth/token-store.ts';
import { readAuthentication } from '../authentication/read-authentication.ts';
import type { DocumentLibrary } from '../resources/document-library.ts';
import { type ResourceFiles, readResource } from '../resources/resource.ts';
import { credentialsOf } from './credentials.ts';
import { type AsyncApiDocument, what } from './document/document.ts';
import { findOperation } from './document/find-operation.ts';
import type { Bindings, Operation, Use } from './document/operation.ts';
import { findServer, type Server } from './document/server.ts';
import type { MessagingLimits } from './limits.ts';
import { channelAddress } from './message/channel-address.ts';
import type { MessageParts } from './message/check-message.ts';
import type { Exchange, Position } from './protocol.ts';

export interface Messaging {
  readonly library: DocumentLibrary<AsyncApiDocument>;
  readonly tokens: TokenStore;
  readonly files: ResourceFiles;
  readonly limits: MessagingLimits;
}

export interface PlannedExchange {
  readonly document: AsyncApiDocument;
  readonly operation: Operation;
  readonly exchange: Exchange;
}

/**
 * What a call comes to. Arguments: `{ document: { uri, authentication? }, operation? | channel?,
 * server?: { name, variables? }, protocol?, authentication? }`, all evaluated.
 */
export async function planExchange(
  owner: string,
  args: ArgumentReader,
  use: Use,
  parts: MessageParts | undefined,
  { library, tokens, files, limits }: Messaging,
  context: CallContext,
  position: Position = {},
): Promise<PlannedExchange> {
  const wanted = {
    operation: args.optionalText('operation'),
    channel: args.optionalText('channel'),
  };
  const choice = { ...readServer(owner, args), protocol: args.optionalText('protocol') };
  const authentication = readAuthentication(owner, args, tokens);
  const source = readResource(owner, args, 'document', what, tokens, files);
  requireOne(owner, wanted);
  const document = await library.get(source, context);
  const operation = findOperation(document, wanted, use);
  const server = findServer(document, operation.channel, choice);
  const address = channelAddress(document, operation.channel, parts);
  const place = placeOf(server, address);
  const isHttp = server.family === 'http' || server.family === 'ws';
  const credentials = isHttp
    ? ({ kind: 'none' } as const)
    : await credentialsOf(authentication, place, context);
  const bindings = bindingsOf(server, operation);
  const exchange = {
    server,
    address,
    bindings,
    credentials,
    authentication,
    place,
    context,
    limits,
    position,
  };
  return { document, operation, exchange };
}

function requireOne(
  owner: string,
  { operation, channel }: { operation?: unknown; channel?: unknown },
) {
  if (operation !== undefined || channel !== undefined) return;
  throw configurationFault(
    `Expected ${owner} to be given an operation or a channel, but it has neither.`,
  );
}

function readServer(owner: string, args: ArgumentReader) {
  const given = args.optionalObject('server');
  if (given === undefined) return { name: undefined, variables: {} };
  const reader = new ArgumentReader(`the server of ${owner}`, given);
  return { name: reader.text('name'), variables: reader.optionalObject('variables') ?? {} };
}

function placeOf({ protocol, hosts: [first], name }: Server, address: string): string {
  return `${protocol}://${first.host}:${first.port} (server "${name}", channel "${address.slice(0, 200)}")`;
}

/** The names under which a protocol's bindings are written. */
const bindingNames: { readonly [family in Server['family']]: readonly string[] } = {
  amqp: ['amqp'],
  http: ['http'],
  kafka: ['kafka'],
  mqtt: ['mqtt5', 'mqtt'],
  nats: ['nats'],
  redis: ['redis'],
  ws: ['ws'],
};

function bindingsOf(server: Server, operation: Operation): Bindings {
  const of = (all: Json | undefined): JsonObject =>
    Object.assign({}, ...bindingNames[server.family].map((name) => objectMember(all, name)));
  return {
    server: of(server.bindings),
    channel: of(operation.channel.bindings),
    operation: of(operation.bindings),
    message: of(operation.messages[0]?.bindings),
  };
}

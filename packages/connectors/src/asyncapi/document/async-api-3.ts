import type { Json } from '@tutti/connector-kit';
import {
  isObject,
  type JsonObject,
  listMember,
  objectMember,
  textMember,
} from '../../arguments/json-object.ts';
import { dereference } from '../../resources/dereference.ts';
import type { AsyncApiDocument } from './document.ts';
import type { Missing, Wanted } from './find-operation.ts';
import { matchAddress } from './match-address.ts';
import type { Channel, Operation } from './operation.ts';
import { resolved } from './traits.ts';

/**
 * AsyncAPI 3: operations of their own, which refer to channels. Whether the document describes the
 * service or its client decides what `action` means, and nothing in it says which; what a call does
 * is what the call says.
 */
export function operation3(
  document: AsyncApiDocument,
  { operation: id, channel }: Wanted,
): Operation | Missing {
  if (id === undefined) return byChannel(document, channel ?? '');
  const operations = objectMember(document.root, 'operations');
  if (!Object.hasOwn(operations, id))
    return { missing: 'operation', name: id, known: Object.keys(operations) };
  const operation = resolved(document, operations[id]);
  return withChannel(document, channelOf(document, operation.channel, new Map()), operation);
}

function byChannel(document: AsyncApiDocument, wanted: string): Operation | Missing {
  const channels = objectMember(document.root, 'channels');
  for (const name of Object.keys(channels)) {
    const channel = channelAt(document, name, channels[name], new Map());
    const isNamed = name === wanted || channel.address === wanted;
    const known = isNamed ? new Map() : matchAddress(channel.address ?? '', wanted);
    if (known !== undefined) return withChannel(document, { ...channel, known }, {});
  }
  return { missing: 'channel', name: wanted, known: Object.keys(channels) };
}

interface FoundChannel extends Channel {
  readonly messages: JsonObject;
}

function channelOf(
  document: AsyncApiDocument,
  reference: Json | undefined,
  known: Channel['known'],
): FoundChannel {
  return channelAt(document, nameOfReference(reference) ?? '', reference, known);
}

function channelAt(
  document: AsyncApiDocument,
  name: string,
  value: Json | undefined,
  known: Channel['known'],
): FoundChannel {
  const channel = resolved(document, value);
  const servers = Object.hasOwn(channel, 'servers') ? listMember(channel, 'servers') : undefined;
  return {
    name,
    address: textMember(channel, 'address'),
    parameters: objectMember(channel, 'parameters'),
    known,
    bindings: resolved(document, channel.bindings),
    servers: servers?.flatMap((server) => nameOfReference(server) ?? []),
    messages: objectMember(channel, 'messages'),
  };
}

function withChannel(
  document: AsyncApiDocument,
  { messages, ...channel }: FoundChannel,
  operation: JsonObject,
): Operation {
  const own = listMember(operation, 'messages');
  const candidates = own.length > 0 ? own : Object.values(messages);
  return {
    channel,
    bindings: resolved(document, operation.bindings),
    messages: candidates.map((each) => resolved(document, each)),
    security: listMember(operation, 'security').flatMap(
      (each) => dereference(document, each) ?? [],
    ),
  };
}

/** `orders` of `#/channels/orders`. */
function nameOfReference(value: Json | undefined): string | undefined {
  const reference = isObject(value) ? textMember(value, '$ref') : undefined;
  return reference?.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~');
}

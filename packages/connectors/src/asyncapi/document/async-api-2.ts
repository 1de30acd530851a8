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
import type { Channel, Operation, Use } from './operation.ts';
import { resolved } from './traits.ts';

/**
 * AsyncAPI 2: the operations are those of channels. Its `publish` is what others do to the channel
 * that the document describes, and so what a call with a message does; `subscribe` likewise.
 */
export function operation2(
  document: AsyncApiDocument,
  { operation, channel }: Wanted,
  use: Use,
): Operation | Missing {
  const channels = channelsOf(document);
  if (operation === undefined) return byChannel(document, channels, channel ?? '', use);
  const owner = channels.find(({ item }) => idOf(document, item, use) === operation);
  if (owner !== undefined) return operationOf(document, owner, use, new Map());
  const known = channels.flatMap(({ item }) => idOf(document, item, use) ?? []);
  return { missing: `operation to ${use} with the id`, name: operation, known };
}

interface NamedItem {
  readonly name: string;
  readonly item: JsonObject;
}

function channelsOf(document: AsyncApiDocument): NamedItem[] {
  return Object.entries(objectMember(document.root, 'channels')).flatMap(([name, value]) => {
    const item = dereference(document, value);
    return isObject(item) ? [{ name, item }] : [];
  });
}

function idOf(document: AsyncApiDocument, item: JsonObject, use: Use): string | undefined {
  return textMember(resolved(document, objectMember(item, use)), 'operationId');
}

function byChannel(
  document: AsyncApiDocument,
  channels: readonly NamedItem[],
  name: string,
  use: Use,
): Operation | Missing {
  const usable = channels.filter(({ item }) => Object.hasOwn(item, use));
  const exact = usable.find((each) => each.name === name);
  if (exact !== undefined) return operationOf(document, exact, use, new Map());
  for (const each of usable) {
    const known = matchAddress(each.name, name);
    if (known !== undefined) return operationOf(document, each, use, known);
  }
  return { missing: `channel to ${use} on`, name, known: usable.map((each) => each.name) };
}

function operationOf(
  document: AsyncApiDocument,
  { name, item }: NamedItem,
  use: Use,
  known: Channel['known'],
): Operation {
  const operation = resolved(document, objectMember(item, use));
  const servers = Object.hasOwn(item, 'servers') ? listMember(item, 'servers') : undefined;
  return {
    channel: {
      name,
      address: name,
      parameters: objectMember(item, 'parameters'),
      known,
      bindings: bindingsOf(document, item),
      servers: servers?.map(String),
    },
    bindings: bindingsOf(document, operation),
    messages: messagesOf(document, operation),
    security: listMember(operation, 'security'),
  };
}

function messagesOf(document: AsyncApiDocument, operation: JsonObject): JsonObject[] {
  if (!Object.hasOwn(operation, 'message')) return [];
  const message = resolved(document, operation.message);
  const oneOf = listMember(message, 'oneOf');
  return oneOf.length === 0 ? [message] : oneOf.map((each) => resolved(document, each));
}

function bindingsOf(document: AsyncApiDocument, owner: JsonObject): JsonObject {
  return resolved(document, objectMember(owner, 'bindings'));
}

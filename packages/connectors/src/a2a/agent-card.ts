import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../arguments/argument-reader.ts';
import { isObject, listMember, textMember } from '../arguments/json-object.ts';
import { parseJson } from '../http/json-text.ts';
import type { FetchedResource } from '../resources/fetch-resource.ts';
import { shownPlace } from '../resources/resource.ts';

/** Where an agent can be spoken to, as its card says. */
export interface AgentCard {
  /** Its JSON-RPC endpoint, for the methods of A2A that the DSL has: those of versions below 1. */
  readonly uri: URL;
}

/**
 * Reads an agent card, of the versions below 1 (`url`, `additionalInterfaces`) or since 1
 * (`supportedInterfaces`). An agent that cannot be spoken to in JSON-RPC is a `configuration` fault.
 */
export function readAgentCard({ uri, text }: FetchedResource): AgentCard {
  const card = parsed(uri, text);
  const [found] = [...olderInterfaces(card), ...newerInterfaces(card)];
  const place =
    found === undefined ? null : URL.parse(found, uri.protocol === 'file:' ? undefined : uri.href);
  if (place !== null && /^https?:$/.test(place.protocol)) return { uri: place };
  throw configurationFault(
    `Expected the agent card at ${shownPlace(uri)} to name a JSON-RPC endpoint (http or https) of A2A 0.2 or 0.3, but it names none.`,
  );
}

function parsed(uri: URL, text: string): Json {
  try {
    const card = parseJson(text);
    if (isObject(card)) return card;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw configurationFault(
    `Expected the agent card at ${shownPlace(uri)} to be a JSON object, but it is not.`,
  );
}

/** The main one speaks JSON-RPC unless the card says otherwise. */
function olderInterfaces(card: Json): string[] {
  const main = { url: textMember(card, 'url'), transport: textMember(card, 'preferredTransport') };
  const others = listMember(card, 'additionalInterfaces').map((each) => ({
    url: textMember(each, 'url'),
    transport: textMember(each, 'transport'),
  }));
  return [main, ...others].flatMap(({ url, transport = 'JSONRPC' }) =>
    url !== undefined && transport === 'JSONRPC' ? [url] : [],
  );
}

function newerInterfaces(card: Json): string[] {
  return listMember(card, 'supportedInterfaces').flatMap((each) => {
    const url = textMember(each, 'url');
    const isRpc = textMember(each, 'protocolBinding') === 'JSONRPC';
    const isOlder = /^0\./.test(textMember(each, 'protocolVersion') ?? '');
    return url !== undefined && isRpc && isOlder ? [url] : [];
  });
}

import type { Json } from '@tutti/connector-kit';
import { configurationFault } from '../../arguments/argument-reader.ts';
import { didYouMean } from '../../arguments/did-you-mean.ts';
import {
  isObject,
  type JsonObject,
  listMember,
  objectMember,
  textMember,
} from '../../arguments/json-object.ts';
import { dereference } from '../../resources/dereference.ts';
import { shownPlace } from '../../resources/resource.ts';
import { defaultPort, familyOf, isSecureScheme, type ProtocolFamily } from '../protocol-family.ts';
import type { AsyncApiDocument } from './document.ts';
import type { Channel } from './operation.ts';
import { expandVariables } from './server-variables.ts';
import { resolved } from './traits.ts';

export interface Host {
  readonly host: string;
  readonly port: number;
}

/** A server to connect to. */
export interface Server {
  readonly name: string;
  /** As the document writes it, in lower case: `kafka-secure`. */
  readonly protocol: string;
  readonly family: ProtocolFamily;
  /** Of the protocol; empty when the document does not say. */
  readonly version: string;
  readonly isSecure: boolean;
  /** One or more: a cluster may be reached by several. */
  readonly hosts: readonly [Host, ...Host[]];
  /** Empty, or beginning with a slash. */
  readonly path: string;
  readonly bindings: JsonObject;
  /** The security schemes, any of which will do. */
  readonly security: readonly JsonObject[];
}

/** How a call chooses a server. */
export interface WantedServer {
  readonly name: string | undefined;
  readonly variables: JsonObject;
  readonly protocol: string | undefined;
}

/** The server of that name, or else the first one that the channel is on and the protocol fits. */
export function findServer(
  document: AsyncApiDocument,
  channel: Channel,
  wanted: WantedServer,
): Server {
  const servers = objectMember(document.root, 'servers');
  const name = wanted.name ?? firstFitting(document, servers, channel, wanted.protocol);
  if (name === undefined || !Object.hasOwn(servers, name)) {
    throw configurationFault(
      `${missing(document, channel, wanted)}${didYouMean(wanted.name ?? '', Object.keys(servers))}`,
    );
  }
  return serverAt(document, name, resolved(document, servers[name]), wanted.variables);
}

function firstFitting(
  document: AsyncApiDocument,
  servers: JsonObject,
  { servers: allowed }: Channel,
  protocol: string | undefined,
): string | undefined {
  const on = allowed === undefined || allowed.length === 0 ? Object.keys(servers) : allowed;
  return on.find((name) => {
    const written = textMember(resolved(document, servers[name]), 'protocol')?.toLowerCase() ?? '';
    if (protocol === undefined || protocol === written) return true;
    const family = familyOf(protocol);
    return family !== undefined && family === familyOf(written);
  });
}

function missing(document: AsyncApiDocument, channel: Channel, { name, protocol }: WantedServer) {
  const place = `The ${document.what} at ${shownPlace(document.uri)}`;
  if (name !== undefined) return `${place} has no server "${name}".`;
  const speaking = protocol === undefined ? '' : ` that speaks ${protocol}`;
  return `${place} has no server${speaking} for the channel "${channel.name}".`;
}

function serverAt(
  document: AsyncApiDocument,
  name: string,
  server: JsonObject,
  variables: JsonObject,
): Server {
  const whose = `the server "${name}" of the ${document.what} at ${shownPlace(document.uri)}`;
  const protocol = (textMember(server, 'protocol') ?? '').toLowerCase();
  const family = familyOf(protocol);
  if (family === undefined) {
    throw configurationFault(
      `Expected ${whose} to speak HTTP, WebSocket, Kafka, NATS, AMQP 0.9.1, MQTT or Redis, but its protocol is "${protocol.slice(0, 40)}". Choose another with \`server\` or \`protocol\`.`,
    );
  }
  const written =
    textMember(server, 'url') ??
    `${textMember(server, 'host') ?? ''}${textMember(server, 'pathname') ?? ''}`;
  const declared = objectMember(server, 'variables');
  const address = readAddress(expandVariables(whose, written, declared, variables), whose);
  const isSecure = isSecureScheme(protocol) || isSecureScheme(address.scheme);
  return {
    name,
    protocol,
    family,
    version: textMember(server, 'protocolVersion') ?? '',
    isSecure,
    hosts: hostsOf(address.hosts, defaultPort(family, isSecure), whose),
    path: address.path,
    bindings: resolved(document, server.bindings),
    security: securityOf(document, server),
  };
}

function readAddress(text: string, whose: string) {
  const found = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)$/i.exec(text);
  if (found === null)
    throw configurationFault(
      `Expected ${whose} to have a host, but "${text.slice(0, 200)}" cannot be read as one.`,
    );
  const [, scheme = '', hosts = '', path = ''] = found;
  return { scheme: scheme.toLowerCase(), hosts, path: path === '/' ? '' : path };
}

function hostsOf(text: string, standardPort: number, whose: string): Server['hosts'] {
  const [first, ...others] = text
    .split(',')
    .map((each) => hostOf(each.trim(), standardPort, whose));
  if (first === undefined) throw new Error('Expected a text to have a part, but it has none.');
  return [first, ...others];
}

function hostOf(text: string, standardPort: number, whose: string): Host {
  const found = /^(\[[0-9a-f:.]+\]|[^:@[\]\s]+)(?::(\d{1,5}))?$/i.exec(text);
  const port = Number(found?.[2] ?? standardPort);
  if (found?.[1] !== undefined && port > 0 && port < 65_536) {
    return { host: found[1].toLowerCase(), port };
  }
  throw configurationFault(
    `Expected ${whose} to have a host and perhaps a port, but it has something else. Credentials belong in \`authentication\`.`,
  );
}

/** Of version 2 `{ name: scopes }`, of version 3 the schemes themselves. */
function securityOf(document: AsyncApiDocument, owner: JsonObject): JsonObject[] {
  const schemes = objectMember(objectMember(document.root, 'components'), 'securitySchemes');
  return listMember(owner, 'security').flatMap((each) => {
    const found = dereference(document, each);
    if (!isObject(found)) return [];
    if (typeof found.type === 'string') return [found];
    return Object.keys(found).map((name) => resolved(document, schemes[name] as Json | undefined));
  });
}

import type { Json } from '@tutti/connector-kit';
import { type JsonObject, member, objectMember } from '../arguments/json-object.ts';
import { withQuery } from '../http/query.ts';
import type { Exchange } from './protocol.ts';

/** The URI of a channel of HTTP or WebSocket: the server's, its path, and the channel's address. */
export function serviceUri({ server, address, bindings }: Exchange): URL {
  const { host, port } = server.hosts[0];
  const path = `${server.path.replace(/\/$/, '')}/${address.replace(/^\//, '')}`;
  const uri = new URL(`${server.isSecure ? 'https' : 'http'}://${host}:${port}${path}`);
  const declared = bindings.channel.query ?? bindings.operation.query;
  return withQuery(uri, fixedValues(declared));
}

/** What a binding's schema of an object leaves no choice of: constants and defaults. */
export function fixedValues(schema: Json | undefined): [string, string][] {
  const properties: JsonObject = objectMember(schema, 'properties');
  return Object.entries(properties).flatMap(([name, property]): [string, string][] => {
    const value = member(property, 'const') ?? member(property, 'default');
    if (value === undefined || value === null || typeof value === 'object') return [];
    return [[name, String(value)]];
  });
}

import type { Server } from '../document/server.ts';
import { isVersion5 } from '../mqtt-version.ts';
import type { Protocol } from '../protocol.ts';
import type { ProtocolFamily } from '../protocol-family.ts';

/** Clients take a while to load, and few installations speak every protocol. */
const loaders: { readonly [family in ProtocolFamily]: () => Promise<Protocol> } = {
  amqp: async () => (await import('./amqp.ts')).amqp,
  http: async () => (await import('./http.ts')).http,
  kafka: async () => (await import('./kafka.ts')).kafka,
  mqtt: async () => (await import('./mqtt.ts')).mqtt,
  nats: async () => (await import('./nats.ts')).nats,
  redis: async () => (await import('./redis.ts')).redis,
  ws: async () => (await import('./web-socket.ts')).webSocket,
};

/** What speaks to a server. */
export function protocolOf({ family }: Server): Promise<Protocol> {
  return loaders[family]();
}

/** Whether a message to this server can have headers. */
export function carriesHeaders(server: Server): boolean {
  const { family } = server;
  if (family === 'mqtt') return isVersion5(server);
  return family !== 'redis' && family !== 'ws';
}

import type { Route } from '@tutti/connector-kit';
import type { Host } from './document/server.ts';
import type { Exchange } from './protocol.ts';

/** The way to a host of the server of an exchange. */
export function routeTo({ server, context }: Exchange, host: Host): Route {
  return context.dialer.route(`${server.isSecure ? 'tls' : 'tcp'}://${host.host}:${host.port}`);
}

/** The options that clients hand to `net.connect` and `tls.connect`. */
export function socketOptions({ host, port, lookup, servername }: Route) {
  return { host, port, lookup, ...(servername !== undefined && { servername }) };
}

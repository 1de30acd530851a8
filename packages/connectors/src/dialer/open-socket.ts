import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { Route } from '@tutti/connector-kit';

/**
 * Opens the connection of a route. `onOpen` is called when bytes may be sent, after the handshake of
 * TLS where it is spoken; `protocols` are those it offers there (ALPN). Errors are events of the socket.
 */
export function openSocket(
  route: Route,
  onOpen?: () => void,
  protocols?: readonly string[],
): Socket {
  const { isSecure, servername, host, port, lookup } = route;
  const socket = isSecure
    ? connectSecure(
        {
          host,
          port,
          lookup,
          ...(servername !== undefined && { servername }),
          ...(protocols !== undefined && { ALPNProtocols: [...protocols] }),
        },
        onOpen,
      )
    : connectPlain({ host, port, lookup }, onOpen);
  return socket.setNoDelay(true);
}

import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { idleConnectionMs } from './guarded-agent.ts';
import type { DialLimits } from './limits.ts';
import type { OperatorProxy } from './proxy.ts';
import { ProxyConnectionError, ProxyRefusalError } from './proxy-fault.ts';

/** An undici agent whose every connection is a tunnel through the proxy (RFC 9110 § 9.3.6). */
export function tunnelAgent(proxy: OperatorProxy, limits: DialLimits): Agent {
  const secure = buildConnector({ allowH2: false, timeout: limits.connectTimeoutMs });
  return new Agent({
    allowH2: false,
    keepAliveTimeout: idleConnectionMs,
    connections: limits.connectionsPerOrigin,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    connect(options, callback) {
      const authority = `${options.hostname}:${options.port || '443'}`;
      openTunnel(proxy, authority, limits.connectTimeoutMs).then(
        (httpSocket) => secure({ ...options, httpSocket }, callback),
        (error: Error) => callback(error, null),
      );
    },
  });
}

/** Asks the proxy for a connection to `host:port`. Rejects with what the proxy, or the way to it, did. */
function openTunnel(
  { origin, headers }: OperatorProxy,
  authority: string,
  timeoutMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const ask = origin.protocol === 'https:' ? secureRequest : plainRequest;
    const asking = ask(origin, {
      method: 'CONNECT',
      path: authority,
      headers: { ...headers, host: authority },
      agent: false,
    });
    const timer = setTimeout(() => asking.destroy(new ConnectTimeoutError()), timeoutMs);
    asking.on('close', () => clearTimeout(timer));
    asking.on('error', (error) => reject(new ProxyConnectionError(origin.origin, error)));
    asking.on('connect', ({ statusCode = 0 }, socket) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.on('error', () => {}).destroy();
      reject(new ProxyRefusalError(origin.origin, statusCode));
    });
    asking.end();
  });
}

class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'ETIMEDOUT';
}

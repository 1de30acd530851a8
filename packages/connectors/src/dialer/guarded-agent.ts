import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type AddressPolicy, assertAllowedAddress } from './address-guard.ts';
import { guardedLookup } from './guarded-lookup.ts';
import type { DialLimits } from './limits.ts';

/** Shorter than any server's common limit: a connection closed while it is taken again fails a call. */
export const idleConnectionMs = 1500;

/** An undici agent whose every connection passes the address guard, on the address it really goes to. */
export function guardedAgent(policy: AddressPolicy, limits: DialLimits): Agent {
  return new Agent({
    allowH2: false,
    keepAliveTimeout: idleConnectionMs,
    connections: limits.connectionsPerOrigin,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    connect: guardedConnector(policy, limits.connectTimeoutMs),
  });
}

function guardedConnector(policy: AddressPolicy, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    lookup: guardedLookup(policy),
  });
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    try {
      // Node does not look a numeric address up, so the hook below never sees it.
      if (isIP(hostname) !== 0) assertAllowedAddress(hostname, policy);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}

import { isIP } from 'node:net';
import { type Route, TerminalFault } from '@tutti/connector-kit';
import { type AddressPolicy, allowLocalAddresses, assertAllowedAddress } from './address-guard.ts';
import { exchangeFault } from './exchange-fault.ts';
import { guardedLookup } from './guarded-lookup.ts';
import type { HostMap } from './host-map.ts';
import { type Origin, readOrigin } from './origin.ts';

/** The way to an address, through the host map and the address guard. */
export function routeTo(address: string, hostMap: HostMap, addresses: AddressPolicy): Route {
  const origin = readAddress(address);
  const mapped = hostMap.get(origin.text);
  const target = mapped === undefined ? origin : readAddress(mapped);
  // The operator named these targets, so they may be local whatever definitions are allowed.
  const policy = mapped === undefined ? addresses : allowLocalAddresses;
  if (isIP(target.host) !== 0) guardNumber(target.host, policy, origin.text);
  return {
    host: target.host,
    port: target.port,
    lookup: guardedLookup(policy),
    isSecure: target.scheme === 'tls' || target.scheme === 'https',
    servername: isIP(origin.host) === 0 ? origin.host : undefined,
  };
}

/** Node does not look a numeric address up, so the lookup never sees it. */
function guardNumber(host: string, policy: AddressPolicy, shown: string): void {
  try {
    assertAllowedAddress(host, policy);
  } catch (error) {
    throw exchangeFault(error, shown);
  }
}

function readAddress(address: string): Origin {
  const origin = readOrigin(address);
  if (origin !== undefined) return origin;
  throw new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Address Not Valid',
    detail:
      'The address of a connection must be a host and a port, without credentials, but it cannot be read as that.',
  });
}

import { type Dialer, type DialInit, TerminalFault } from '@tutti/connector-kit';
import { type AddressPolicy, allowLocalAddresses } from './address-guard.ts';
import { type Exchange, request, stream } from './exchange.ts';
import { guardedAgent } from './guarded-agent.ts';
import { readHostMap } from './host-map.ts';
import { type DialLimits, defaultLimits } from './limits.ts';
import { openProxy } from './open-proxy.ts';
import type { ProxyOptions } from './proxy.ts';
import { routeTo } from './route.ts';

export interface DialerOptions {
  /**
   * Origin to origin: requests to the first are sent to the second, with the first's `Host`.
   * `tcp://host:port` and `tls://host:port` stand for connections that are not HTTP.
   */
  readonly hostMap?: { readonly [origin: string]: string };
  /** Loopback and private addresses are allowed when it is not given. */
  readonly addresses?: AddressPolicy;
  readonly limits?: Partial<DialLimits>;
  /** Through which HTTP leaves; without one it leaves directly. What is not HTTP always does. */
  readonly proxy?: ProxyOptions;
}

export interface ClosableDialer extends Dialer {
  /** Breaks off what is under way and closes every connection. */
  close(): Promise<void>;
}

/**
 * The one way out to the network.
 *
 * `request` answers whatever status the service sent, redirects included. It throws a
 * `RetryableFault` of type `communication` when no whole answer came, and a `TerminalFault` when the
 * request cannot be sent, its address is not allowed, or the answer is too large. `stream` throws
 * the same.
 */
export function createDialer(options: DialerOptions = {}): ClosableDialer {
  const limits = { ...defaultLimits, ...options.limits };
  const hostMap = readHostMap(options.hostMap ?? {});
  const policy = options.addresses ?? allowLocalAddresses;
  const guarded = guardedAgent(policy, limits);
  // The operator named these targets, so they may be local whatever definitions are allowed.
  const trusted = guardedAgent(allowLocalAddresses, limits);
  const proxy = options.proxy === undefined ? undefined : openProxy(options.proxy, limits, trusted);

  const prepare = async (address: string, init: DialInit): Promise<Exchange> => {
    const url = readUrl(address);
    const mapped = hostMap.get(url.origin);
    const exchange = { target: mapped ?? url.origin, url, init, limits };
    const rules = mapped === undefined ? policy : allowLocalAddresses;
    const through = await proxy?.wayTo(exchange, rules);
    return { agent: mapped === undefined ? guarded : trusted, ...exchange, ...through };
  };
  return {
    request: async (address, init) => request(await prepare(address, init)),
    stream: async (address, init) => stream(await prepare(address, init)),
    route: (address) => routeTo(address, hostMap, policy),
    async close() {
      await Promise.all([guarded.destroy(), trusted.destroy(), proxy?.close()]);
    },
  };
}

function readUrl(address: string): URL {
  const url = URL.parse(address);
  const problem = problemOf(url);
  if (url !== null && problem === undefined) return url;
  throw new TerminalFault({
    type: 'configuration',
    status: 400,
    title: 'Address Not Valid',
    detail: `The address of a call must be an absolute http or https URI without credentials, but ${problem}.`,
  });
}

function problemOf(url: URL | null): string | undefined {
  if (url === null) return 'it cannot be read as a URI';
  if (!/^https?:$/.test(url.protocol)) return `its scheme is "${url.protocol}"`;
  if (url.username !== '' || url.password !== '') return 'it carries a user name or password';
  return undefined;
}

import type { Agent } from 'undici';
import type { AddressPolicy } from './address-guard.ts';
import { type Exchange, placeOf } from './exchange.ts';
import { exchangeFault } from './exchange-fault.ts';
import type { DialLimits } from './limits.ts';
import { judgeTarget, type ProxyOptions, readProxy } from './proxy.ts';
import { tunnelAgent } from './proxy-tunnel.ts';

/** What of an exchange depends on whether it goes through a proxy. */
type Way = Pick<Exchange, 'agent' | 'forwardedBy'>;

export interface OpenProxy {
  /**
   * The way an exchange takes: undefined when it goes directly. To `https` a tunnel is asked for, so
   * that the proxy sees nothing but the host; `http` is sent on by it. Throws a fault when the address
   * is not allowed.
   */
  wayTo(exchange: Omit<Exchange, 'agent'>, policy: AddressPolicy): Promise<Way | undefined>;
  close(): Promise<void>;
}

/** `direct` opens the connections to the proxy itself that requests are sent on by. */
export function openProxy(options: ProxyOptions, limits: DialLimits, direct: Agent): OpenProxy {
  const proxy = readProxy(options);
  const tunnels = tunnelAgent(proxy, limits);
  return {
    async wayTo(exchange, policy) {
      const target = new URL(exchange.target);
      if (!proxy.isFor(target)) return undefined;
      try {
        await judgeTarget(target, policy);
      } catch (error) {
        throw exchangeFault(error, placeOf(exchange));
      }
      if (target.protocol === 'https:') return { agent: tunnels };
      return { agent: direct, forwardedBy: proxy };
    },
    close: () => tunnels.destroy(),
  };
}

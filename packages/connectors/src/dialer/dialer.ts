import {
  type Dialer,
  type DialInit,
  type DialResponse,
  interruptedFault,
  TerminalFault,
} from '@tutti/connector-kit';
import type { Agent, Dispatcher } from 'undici';
import { type AddressPolicy, allowLocalAddresses } from './address-guard.ts';
import { acceptedEncodings } from './content-encoding.ts';
import { ExchangeTimeoutError, exchangeFault } from './exchange-fault.ts';
import { guardedAgent } from './guarded-agent.ts';
import { readHostMap } from './host-map.ts';
import { type DialLimits, defaultLimits } from './limits.ts';
import { readResponse } from './read-response.ts';
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
 * request cannot be sent, its address is not allowed, or the answer is too large.
 */
export function createDialer(options: DialerOptions = {}): ClosableDialer {
  const limits = { ...defaultLimits, ...options.limits };
  const hostMap = readHostMap(options.hostMap ?? {});
  const policy = options.addresses ?? allowLocalAddresses;
  const guarded = guardedAgent(policy, limits);
  // The operator named these targets, so they may be local whatever definitions are allowed.
  const mapped = guardedAgent(allowLocalAddresses, limits);

  return {
    async request(address, init) {
      const url = readUrl(address);
      const target = hostMap.get(url.origin);
      const agent = target === undefined ? guarded : mapped;
      return exchange({ agent, target: target ?? url.origin, url, init, limits });
    },
    route: (address) => routeTo(address, hostMap, policy),
    async close() {
      await Promise.all([guarded.destroy(), mapped.destroy()]);
    },
  };
}

interface Exchange {
  readonly agent: Agent;
  /** The origin that answers for the one in the url. */
  readonly target: string;
  readonly url: URL;
  readonly init: DialInit;
  readonly limits: DialLimits;
}

async function exchange({ agent, target, url, init, limits }: Exchange): Promise<DialResponse> {
  if (init.signal.aborted) throw interruptedFault();
  const ending = new AbortController();
  const interrupt = () => ending.abort(interruptedFault());
  init.signal.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => ending.abort(new ExchangeTimeoutError()), limits.totalTimeoutMs);
  try {
    const response = await agent.request(requestOptions(target, url, init, ending.signal));
    return await readResponse(response, init.method, limits.responseBytes);
  } catch (error) {
    if (init.signal.aborted) throw interruptedFault();
    throw exchangeFault(
      error,
      target === url.origin ? target : `${url.origin} (sent to ${target})`,
    );
  } finally {
    clearTimeout(timer);
    init.signal.removeEventListener('abort', interrupt);
  }
}

function requestOptions(
  target: string,
  url: URL,
  init: DialInit,
  signal: AbortSignal,
): Dispatcher.RequestOptions {
  return {
    origin: target,
    path: `${url.pathname}${url.search}`,
    method: init.method as Dispatcher.HttpMethod,
    headers: requestHeaders(url, init.headers),
    body: init.body ?? null,
    signal,
  };
}

function requestHeaders(url: URL, headers: DialInit['headers']): Map<string, string> {
  const sent = new Map([
    ['host', url.host],
    ['accept-encoding', acceptedEncodings],
  ]);
  for (const [name, value] of Object.entries(headers)) sent.set(name.toLowerCase(), value);
  return sent;
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

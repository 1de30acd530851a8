import { isIP } from 'node:net';
import { type AddressPolicy, assertAllowedAddress, RefusedAddressError } from './address-guard.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { type ProxyRule, proxyRule } from './proxy-rules.ts';

export interface ProxyOptions {
  /** `http://host:port` or `https://host:port`; a user name and password in it are sent to the proxy. */
  readonly uri: string;
  /** What is called directly: see `proxyRule`. */
  readonly except?: readonly string[];
}

/** The operator's proxy: it resolves the names of what is called through it. */
export interface OperatorProxy {
  /** Without credentials. */
  readonly origin: URL;
  /** What the proxy alone is told. */
  readonly headers: { readonly [name: string]: string };
  readonly isFor: ProxyRule;
}

/** Throws an `Error` for what is no address of a proxy; it does not quote it, for its credentials. */
export function readProxy({ uri, except = [] }: ProxyOptions): OperatorProxy {
  const url = URL.parse(uri);
  const isAddress = url !== null && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname);
  if (!isAddress || url.search !== '') {
    throw new Error(
      'Expected the address of the proxy to be such as "http://proxy.example.com:3128", but it is not.',
    );
  }
  const { username, password } = url;
  const pair = [username, password].map(decodeURIComponent).join(':');
  const proof = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  return {
    origin: new URL(url.origin),
    headers: username === '' ? {} : { 'proxy-authorization': proof },
    isFor: proxyRule(except),
  };
}

const lookupMs = 2000;

/**
 * Judges where a proxy will be asked to go, as far as it can be told from here: a number as it is,
 * and a name by what it resolves to here. What does not resolve here, or not soon, is the proxy's to
 * judge. Rejects with a `RefusedAddressError`.
 */
export function judgeTarget(target: URL, policy: AddressPolicy): Promise<void> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    if (isIP(host) !== 0) {
      assertAllowedAddress(host, policy);
      return resolve();
    }
    const timer = setTimeout(resolve, lookupMs);
    guardedLookup(policy)(host, { all: true }, (error) => {
      clearTimeout(timer);
      if (error instanceof RefusedAddressError) reject(error);
      else resolve();
    });
  });
}

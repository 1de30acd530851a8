import { BlockList, isIP } from 'node:net';

/** Whether calls to an origin go through the proxy. */
export type ProxyRule = (target: URL) => boolean;

/**
 * Reads what is called directly: `shop.example` and `.shop.example` (the host and those below it),
 * `shop.example:8080` (at that port only), `10.0.0.0/8` (numeric addresses of that network), `*` (all).
 * What is loopback by its name or number is always called directly: the proxy's loopback is another one.
 */
export function proxyRule(except: readonly string[]): ProxyRule {
  const exceptions = except.map(readException);
  return (target) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    return !isLoopback(host) && !exceptions.some((excludes) => excludes(host, portOf(target)));
  };
}

type Exception = (host: string, port: string) => boolean;

/** Throws an `Error` naming what is none of the forms. */
function readException(text: string): Exception {
  const entry = text.trim().toLowerCase();
  if (entry === '*') return () => true;
  if (entry.includes('/')) return networkOf(entry);
  if (isIP(entry.replace(/^\[|\]$/g, '')) !== 0) return (host) => `${host}` === entry;
  const [, domain = '', port] = /^\.?([a-z0-9._-]+?)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (domain === '') throw notReadable(text);
  return (host, at) =>
    (host === domain || host.endsWith(`.${domain}`)) && (port === undefined || port === at);
}

function networkOf(entry: string): Exception {
  const [address = '', bits = ''] = entry.split('/');
  const family = isIP(address);
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (family === 0 || !(prefix <= (family === 6 ? 128 : 32))) throw notReadable(entry);
  const network = new BlockList();
  network.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  return (host) => isIP(host) === family && network.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function notReadable(text: string): Error {
  return new Error(
    `Expected what is called without the proxy (TUTTI_NO_PROXY) to be a host such as "example.com" or "example.com:8080", a network such as "10.0.0.0/8", or "*", but it is "${text}".`,
  );
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  if (isIP(host) !== 0) return loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  return host === 'localhost' || host.endsWith('.localhost');
}

function portOf({ port, protocol }: URL): string {
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}

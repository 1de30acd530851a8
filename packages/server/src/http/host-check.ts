const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a `Host` header names this machine's loopback.
 *
 * A page of a foreign site can make its name resolve to 127.0.0.1 (DNS rebinding); its requests
 * then carry that name, so a server on loopback answers for loopback names only.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = /^(\[[0-9a-f:]+\]|[^:]+)(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  return name !== undefined && LOOPBACK_HOSTS.has(name.toLowerCase());
}

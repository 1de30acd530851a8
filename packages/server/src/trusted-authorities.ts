import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Makes this process trust further authorities (PEM) for every connection of TLS that says nothing
 * else, whatever library opens it. Answers what takes that back.
 */
export function trustAuthorities(authorities: readonly string[]): () => void {
  if (authorities.length === 0) return () => {};
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, ...authorities]);
  return () => setDefaultCACertificates(before);
}

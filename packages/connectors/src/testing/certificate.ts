import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';

/**
 * A certificate for `localhost`, `greeter.example` and `127.0.0.1` that nobody trusts, and its key:
 * for servers of tests only.
 */
export const testCertificate = {
  cert: readFileSync(new URL('tls/certificate.pem', import.meta.url)),
  key: readFileSync(new URL('tls/key.pem', import.meta.url)),
};

/** The same, but it has expired. */
export const expiredCertificate = {
  cert: readFileSync(new URL('tls/expired.pem', import.meta.url)),
  key: testCertificate.key,
};

/** Makes this process trust a certificate of tests for the length of the current test. */
export function trustTestCertificate({ cert } = testCertificate): void {
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, cert.toString()]);
  onTestFinished(() => setDefaultCACertificates(trusted));
}

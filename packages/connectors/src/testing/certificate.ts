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

/** Makes this process trust the certificate of tests for the length of the current test. */
export function trustTestCertificate(): void {
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, testCertificate.cert.toString()]);
  onTestFinished(() => setDefaultCACertificates(trusted));
}

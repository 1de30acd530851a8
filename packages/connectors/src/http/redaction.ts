import { percentEncoded } from './query.ts';

export const redacted = '[redacted]';

const sensitiveName = /auth|cookie|token|secret|password|passwd|credential|api[-_]?key|signature/i;

/** Whether a header of this name usually carries a credential. */
export function isSensitiveHeader(name: string): boolean {
  return sensitiveName.test(name);
}

/**
 * The text without the given secrets, as they are and as URI components. A secret of less than four
 * characters is only found where it stands alone; it would garble every text otherwise.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const patterns = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [secret, percentEncoded(secret)])
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => (secret.length < 4 ? standingAlone(secret) : escaped(secret)));
  return patterns.length === 0 ? text : text.replace(new RegExp(patterns.join('|'), 'g'), redacted);
}

function standingAlone(secret: string): string {
  return `(?<![A-Za-z0-9])${escaped(secret)}(?![A-Za-z0-9])`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

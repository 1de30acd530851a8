export const redacted = '[redacted]';

const sensitiveName = /auth|cookie|token|secret|password|passwd|credential|api-?key|signature/i;

/** Whether a header of this name usually carries a credential. */
export function isSensitiveHeader(name: string): boolean {
  return sensitiveName.test(name);
}

/** The text without the given secrets, longest first, as they are and as URI components. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .toSorted((a, b) => b.length - a.length);
  return forms.reduce((left, secret) => left.replaceAll(secret, redacted), text);
}

import type { Permission } from '@tutti/api';

/** Who asks, as runs and the audit name it. */
export interface Principal {
  /** `operator`, `service-account:<name>`, or `nobody` on a public route. */
  readonly name: string;
  /** The token it came with; absent: the one of the data folder. */
  readonly token?: PresentedToken;
}

export interface PresentedToken extends TokenScope {
  readonly id: string;
  readonly expiresAt: number;
}

/** What narrows a token down, whatever its owner may. */
export interface TokenScope {
  readonly permissions?: readonly Permission[];
  readonly namespaces?: readonly string[];
}

/** Who holds the token of the data folder: may do everything, everywhere. */
export const OPERATOR: Principal = { name: 'operator' };
/** Whoever asks where nobody is asked for. Has no role, and is given none. */
export const NOBODY: Principal = { name: 'nobody' };

const ACCOUNT = 'service-account:';

export function accountSubject(name: string): string {
  return `${ACCOUNT}${name}`;
}

/** The name of the service account that a subject is; null when it is none. */
export function accountOf(subject: string): string | null {
  return subject.startsWith(ACCOUNT) ? subject.slice(ACCOUNT.length) : null;
}

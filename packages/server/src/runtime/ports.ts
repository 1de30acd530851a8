import type { Instant } from '@tutti/engine';

/** Time. Nothing in the runtime knows another clock. */
export interface Clock {
  now(): Instant;
  /** Calls back once, not before `instant`. */
  at(instant: Instant, callback: () => void): Alarm;
  /** Calls back once, when `ms` have passed: also when the clock is set meanwhile. */
  after(ms: number, callback: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

export interface Ids {
  /** Never answers the same twice, and later ids sort behind earlier ones. */
  runId(): string;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = { readonly [name: string]: unknown };

/** Where secrets are kept. A value is asked for right before it is used, and kept nowhere. */
export interface SecretSource {
  /** Null when the namespace has no secret of that name. */
  secret(namespace: string, name: string): Promise<string | null>;
}

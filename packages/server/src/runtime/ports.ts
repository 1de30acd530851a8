import type { Instant } from '@tutti/engine';
import type { Json } from '@tutti/jq';

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
  /**
   * Null when the namespace has no secret of that name. Throws a `SecretFault` when there is one
   * that cannot be opened.
   */
  secret(namespace: string, name: string): Promise<Json | null>;
}

/** A secret is there, and the key to it is not. Asking again does not help. */
export class SecretFault extends Error {
  override readonly name = 'SecretFault';
}

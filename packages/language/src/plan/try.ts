import type { Directive, Task, TaskBase } from './task.ts';
import type { Duration, Expression } from './template.ts';

export interface TryTask extends TaskBase {
  readonly kind: 'try';
  readonly tasks: readonly Task[];
  readonly catch: Catch;
}

export interface Catch {
  readonly errors: ErrorFilter;
  /** The variable that holds the problem. */
  readonly as: string;
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly retry?: RetryPolicy;
  readonly tasks?: readonly Task[];
  readonly then?: Directive;
}

export interface ErrorFilter {
  readonly type?: string;
  readonly status?: number;
  readonly instance?: string;
  readonly title?: string;
  readonly detail?: string;
}

export interface RetryPolicy {
  readonly when?: Expression;
  readonly exceptWhen?: Expression;
  readonly delay?: Duration;
  readonly backoff: 'constant' | 'linear' | 'exponential';
  readonly limit: {
    /** How many retries at the most, the first attempt not counted. */
    readonly attemptCount?: number;
    readonly attemptDuration?: Duration;
    readonly duration?: Duration;
  };
  readonly jitter?: { readonly from: Duration; readonly to: Duration };
}

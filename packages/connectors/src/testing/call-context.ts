import type { CallContext } from '@tutti/connector-kit';
import { onTestFinished } from 'vitest';
import { createDialer, type DialerOptions } from '../dialer/index.ts';

/** A context as the runtime gives it, with a real dialer for the length of the current test. */
export function callContext(
  over: {
    readonly signal?: AbortSignal;
    readonly dialer?: DialerOptions;
    readonly namespace?: string;
    readonly concealed?: Set<string>;
  } = {},
): CallContext {
  const dialer = createDialer(over.dialer);
  onTestFinished(() => dialer.close());
  return {
    signal: over.signal ?? new AbortController().signal,
    idempotencyKey: 'run-1/0/1',
    namespace: over.namespace ?? 'test',
    pointer: '/do/0/call',
    dialer,
    conceal: (value) => over.concealed?.add(value),
  };
}

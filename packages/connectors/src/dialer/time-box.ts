import { interruptedFault } from '@tutti/connector-kit';
import { ExchangeTimeoutError } from './exchange-fault.ts';

/** Aborts what is done in it when nobody waits for it any longer, or when it took too long. */
export interface TimeBox {
  readonly signal: AbortSignal;
  /** To be called in any case: afterwards nothing is aborted any more. */
  end(): void;
}

export function timeBox(outer: AbortSignal, limitMs: number): TimeBox {
  const ending = new AbortController();
  const interrupt = () => ending.abort(interruptedFault());
  outer.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => ending.abort(new ExchangeTimeoutError()), limitMs);
  return {
    signal: ending.signal,
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', interrupt);
    },
  };
}

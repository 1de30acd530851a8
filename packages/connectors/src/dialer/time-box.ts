import { interruptedFault } from '@tutti/connector-kit';
import { ExchangeTimeoutError } from './exchange-fault.ts';

/** To be called in any case when what is in the box has ended: it is not given up any more. */
export type EndTimeBox = () => void;

/** Gives something up when nobody waits for it any longer, or when it took too long. */
export function timeBox(
  outer: AbortSignal,
  limitMs: number,
  giveUp: (reason: Error) => void,
): EndTimeBox {
  const interrupt = () => giveUp(interruptedFault());
  outer.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => giveUp(new ExchangeTimeoutError()), limitMs);
  return () => {
    clearTimeout(timer);
    outer.removeEventListener('abort', interrupt);
  };
}

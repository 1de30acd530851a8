import { interruptedFault } from '@tutti/connector-kit';
import { type Place, tooSlow } from './broker-fault.ts';

/**
 * What work comes to, unless nobody waits for it any longer or it takes too long: then a fault. The
 * work itself goes on; whoever began it closes what it works with.
 */
export async function inTime<T>(
  work: Promise<T>,
  signal: AbortSignal,
  limitMs: number,
  place: Place,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow(place)), limitMs);
  try {
    return await whileWanted(Promise.race([work, late.promise]), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The same, without a limit. */
export async function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const interrupt = () => reject(interruptedFault());
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await Promise.race([work, end]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

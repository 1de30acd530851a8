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
  const { promise: end, reject } = Promise.withResolvers<never>();
  const interrupt = () => reject(interruptedFault());
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => reject(tooSlow(place)), limitMs);
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}

import { RetryableFault } from '@tutti/connector-kit';
import type { Breaker } from './breaker.ts';

/**
 * A call that is not tried, because the ones before have failed. It is a `communication` problem:
 * whoever is prepared for a service that is away is prepared for this.
 */
export class CircuitOpenFault extends RetryableFault {
  constructor(target: string, breaker: Breaker) {
    const next =
      breaker.kind === 'open'
        ? `It is tried again at ${new Date(breaker.until).toISOString()}`
        : 'It is being tried now, and nothing else is sent meanwhile';
    super({
      type: 'communication',
      status: 503,
      title: 'Circuit Open',
      detail: `Nothing was sent to ${target}, because calls to it have failed one after the other. ${next}.`,
    });
  }
}

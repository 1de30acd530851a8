import type { Target } from '@tutti/api';
import type { Breaker } from '../../runtime/targets/breaker.ts';
import type { TargetState } from '../../runtime/targets/target.ts';

/** A target as the API shows it: instants become texts. */
export function toTarget({ breaker, tokens, nextAt, policy, ...rest }: TargetState): Target {
  return {
    ...rest,
    policy: { ...policy },
    ...(breaker && { breaker: toBreaker(breaker) }),
    ...(tokens !== undefined && {
      rate: { tokens, ...(nextAt !== undefined && { nextAt: toText(nextAt) }) },
    }),
  };
}

function toBreaker(breaker: Breaker): NonNullable<Target['breaker']> {
  switch (breaker.kind) {
    case 'closed':
      return { state: 'closed', failures: breaker.failures };
    case 'open':
      return { state: 'open', until: toText(breaker.until) };
    case 'half-open':
      return { state: 'half-open' };
  }
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

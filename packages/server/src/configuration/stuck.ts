import { DEFAULT_STUCK_POLICY, type StuckPolicy } from '../runtime/stuck/stuck-policy.ts';
import { ConfigurationValue } from './value.ts';

const YEAR_MS = 365 * 86_400_000;
const { of } = ConfigurationValue;

/** The section `stuck`: how long a run may wait for what; what is left out is as by default. */
export function readStuck(section: ConfigurationValue): StuckPolicy {
  if (section.isAbsent) return DEFAULT_STUCK_POLICY;
  const members = section.members([
    'overdue',
    'call',
    'trouble',
    'retry',
    'event',
    'person',
    'place',
  ]);
  const duration = (name: string, otherwise: number) => {
    const value = of(members, name);
    return value.isAbsent ? otherwise : value.durationMs(YEAR_MS);
  };
  return {
    overdueMs: duration('overdue', DEFAULT_STUCK_POLICY.overdueMs),
    callMs: duration('call', DEFAULT_STUCK_POLICY.callMs),
    troubleMs: duration('trouble', DEFAULT_STUCK_POLICY.troubleMs),
    retryMs: duration('retry', DEFAULT_STUCK_POLICY.retryMs),
    eventMs: duration('event', DEFAULT_STUCK_POLICY.eventMs),
    personMs: duration('person', DEFAULT_STUCK_POLICY.personMs),
    placeMs: duration('place', DEFAULT_STUCK_POLICY.placeMs),
  };
}

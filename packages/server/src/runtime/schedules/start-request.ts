import { createHash } from 'node:crypto';
import { comesOfLifecycle, type EventSet, STARTED_BY_LIFECYCLE } from '@tutti/engine';
import type { Json } from '@tutti/jq';
import type { Schedule } from '@tutti/language';
import type { StoredSchedule } from '../../store/port.ts';
import type { StartRequest } from '../runtime.ts';
import type { Fire } from './schedule-state.ts';

/** The start of a run for a fire. */
export function startRequestOf(
  { namespace, name, version, schedule }: StoredSchedule,
  { at, reason }: Fire,
  startedBy: string,
): StartRequest {
  const scheduledAt = new Date(at).toISOString();
  return {
    namespace,
    name,
    version,
    startedBy,
    tags: { scheduledAt, scheduledBy: reason },
    ...inputOf(schedule, { scheduledAt, reason }),
    // No key of a client has a space in it. Who triggers wants a run of his own.
    ...(reason !== 'trigger' && { idempotencyKey: `schedule ${name} ${scheduledAt}` }),
  };
}

/** Runs that only events start expect a list of them. */
function inputOf({ input, triggers }: Schedule, fire: Json): { readonly input?: Json } {
  if (triggers.every(({ kind }) => kind === 'on')) return { input: [] };
  return input === 'fire' ? { input: fire } : {};
}

/** The start of a run for a set of events: which they are is the key of the start. */
export function eventStartOf(
  { namespace, name, version }: StoredSchedule,
  { at, reason }: Fire,
  set: EventSet,
  input: Json,
): StartRequest {
  const events = createHash('sha256')
    .update(JSON.stringify([...set.keys].sort()))
    .digest('hex');
  return {
    namespace,
    name,
    version,
    startedBy: set.events.some(comesOfLifecycle) ? STARTED_BY_LIFECYCLE : 'schedule',
    tags: { scheduledAt: new Date(at).toISOString(), scheduledBy: reason },
    input,
    idempotencyKey: `schedule ${name} on ${events}`,
  };
}

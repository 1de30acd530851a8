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
    ...(schedule.input === 'fire' && { input: { scheduledAt, reason } }),
    // No key of a client has a space in it. Who triggers wants a run of his own.
    ...(reason !== 'trigger' && { idempotencyKey: `schedule ${name} ${scheduledAt}` }),
  };
}

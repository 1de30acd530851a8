import type { CloudEvent } from '../cloud-event.ts';

/** Who has started a run, when that was an event of the life of another: child runs inherit it. */
export const STARTED_BY_LIFECYCLE = 'schedule of lifecycle events';

/** The attribute of events that come from such runs, and its value. */
export const ORIGIN = { tuttiorigin: 'lifecycle' } as const;

const TYPE = /^io\.serverlessworkflow\.(?:workflow|task)\./;

/** It tells of the life of a run or a task. */
export function isLifecycleEvent({ type }: CloudEvent): boolean {
  return TYPE.test(type);
}

/** A run that it starts goes back to the life of another. */
export function comesOfLifecycle(event: CloudEvent): boolean {
  return isLifecycleEvent(event) || event['tuttiorigin'] === ORIGIN.tuttiorigin;
}

/**
 * Whether a schedule must not hear it: the lives of runs that lives have started start nothing, or
 * they would go on for ever. [SPEC N4]
 */
export function isEcho(event: CloudEvent): boolean {
  return isLifecycleEvent(event) && event['tuttiorigin'] === ORIGIN.tuttiorigin;
}

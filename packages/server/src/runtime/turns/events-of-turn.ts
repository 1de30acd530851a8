import { type CloudEvent, lifecycleEvents, ORIGIN, STARTED_BY_LIFECYCLE } from '@tutti/engine';
import type { Log } from '../ports.ts';
import type { OpenTurn } from './open-turn.ts';

/** Which namespaces' runs tell of their lives. */
export type Telling = 'all' | ReadonlySet<string>;

/**
 * What the broker accepts together with a turn: what its tasks emit and, where that is switched on,
 * what lifecycle events tell of it. That these cannot be told is never the run's affair.
 */
export function prepareEventsOf(
  telling: Telling,
  log: Log,
): (turn: OpenTurn) => readonly CloudEvent[] {
  return (turn) => {
    const { run } = turn;
    const emitted =
      run.state?.startedBy === STARTED_BY_LIFECYCLE
        ? turn.emitted.map((event) => ({ ...event, ...ORIGIN }))
        : turn.emitted;
    const tells = telling === 'all' || telling.has(run.namespace);
    return tells ? [...emitted, ...told(turn, log)] : emitted;
  };
}

function told(turn: OpenTurn, log: Log): readonly CloudEvent[] {
  try {
    const about = turn.toTold();
    return about === null ? [] : lifecycleEvents(about);
  } catch (error) {
    log.error('A turn could not be told of.', { runId: turn.run.id, error });
    return [];
  }
}

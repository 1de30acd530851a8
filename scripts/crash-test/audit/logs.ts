import type { Evidence, FoundEvent, FoundRun, Violation } from '../evidence.ts';

const RUN_ENDS = new Map([
  ['completed', 'run-completed'],
  ['faulted', 'run-faulted'],
  ['cancelled', 'run-cancelled'],
]);
const TASK_ENDS = new Set(['task-completed', 'task-faulted', 'task-cancelled', 'task-skipped']);

/** Every run has ended, and its last event says so. */
export function everyRunHasEnded({ runs }: Evidence): Violation[] {
  return runs.flatMap((run) => {
    const end = RUN_ENDS.get(run.status);
    if (end === undefined) return [about(run, `it is ${run.status}`)];
    const last = run.events.at(-1)?.type;
    return last === end ? [] : [about(run, `it is ${run.status}, but its last event is ${last}`)];
  });
}

/** The events of a run are numbered from 1 without a gap or a repetition. */
export function sequencesAreGapless({ runs }: Evidence): Violation[] {
  return runs.flatMap((run) => {
    const index = run.events.findIndex((event, position) => event.sequence !== position + 1);
    if (index < 0) return [];
    return [about(run, `expected event ${index + 1}, but found ${run.events[index]?.sequence}`)];
  });
}

/** A run starts and ends once; nothing happens after its end. */
export function nothingFollowsTheEnd({ runs }: Evidence): Violation[] {
  const ends = new Set(RUN_ENDS.values());
  return runs.flatMap((run) => {
    const starts = run.events.filter((event) => event.type === 'run-started').length;
    const end = run.events.findIndex((event) => ends.has(event.type));
    const after = end < 0 ? [] : run.events.slice(end + 1);
    return [
      ...(starts === 1 ? [] : [about(run, `it started ${starts} times`)]),
      ...after.map((event) => about(run, `${event.type} after its end`)),
    ];
  });
}

/** Every task is created before it ends, and ends at most once. */
export function tasksEndOnce({ runs }: Evidence): Violation[] {
  return runs.flatMap((run) => {
    const created = new Set<string>();
    const ended = new Set<string>();
    return run.events.flatMap((event) => {
      const id = String(event.activation);
      if (event.type === 'task-created') return addOnce(created, id, run, 'created');
      if (!TASK_ENDS.has(event.type)) return [];
      const unknown = created.has(id) ? [] : [about(run, `${id} ended but was never created`)];
      return [...unknown, ...addOnce(ended, id, run, 'ended')];
    });
  });
}

/** Every effect is requested once and its result recorded once, in this order. */
export function effectsAreRecordedOnce({ runs }: Evidence): Violation[] {
  return runs.flatMap((run) => {
    const requested = new Set<string>();
    const settled = new Set<string>();
    return run.events.flatMap((event) => {
      const effect = effectOf(event);
      if (event.type === 'effect-requested') return addOnce(requested, effect, run, 'requested');
      if (event.type !== 'effect-settled') return [];
      const early = requested.has(effect) ? [] : [about(run, `${effect} settled unrequested`)];
      return [...early, ...addOnce(settled, effect, run, 'settled')];
    });
  });
}

/** The id of the effect an event is about: `a7.1`. */
export function effectOf(event: FoundEvent): string {
  return String(event.effect);
}

function addOnce(seen: Set<string>, id: string, run: FoundRun, verb: string): Violation[] {
  if (seen.has(id)) return [about(run, `${id} was ${verb} twice`)];
  seen.add(id);
  return [];
}

function about(run: FoundRun, message: string): Violation {
  return { about: run.id, message };
}

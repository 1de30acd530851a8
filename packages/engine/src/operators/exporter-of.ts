import type { RunEvent } from '../events.ts';
import type { ActivationId } from '../state.ts';

interface Place {
  readonly parent: ActivationId | null;
  readonly branch?: number | undefined;
}

/** What is not in a branch of a fork shares the context of the run. */
const OF_THE_RUN = '';

/**
 * The pointer of the task whose export made the context that an activation (absent: the run) sees;
 * undefined when no single task of the plan that the run has now did. The whole log of the run is needed. [SPEC O8]
 */
export function exporterOf(
  log: readonly RunEvent[],
  activation: ActivationId | undefined,
): string | undefined {
  const places = placesOf(log);
  const seen = new Set(holdersOf(places, activation));
  for (let index = log.length - 1; index >= 0; index -= 1) {
    const event = log[index];
    // What is between the point of a rewind and the rewind is not true any more.
    if (event?.type === 'run-rewound') index = Math.min(index, event.task.sequence - 1);
    // What is before a migration was exported by a task of another plan, whose schema is not known here.
    else if (event?.type === 'run-migrated') return undefined;
    else if (event?.type === 'task-completed' && event.context !== undefined) {
      if (seen.has(holdersOf(places, event.activation)[0] ?? OF_THE_RUN)) return event.pointer;
    } else if (event?.type === 'fork-joined' || event?.type === 'listen-advanced') {
      const isExport = event.context !== undefined;
      const [holder = OF_THE_RUN] = holdersOf(places, event.activation);
      if (isExport && seen.has(holder)) return undefined;
    }
  }
  return undefined;
}

function placesOf(log: readonly RunEvent[]): ReadonlyMap<ActivationId, Place> {
  const places = new Map<ActivationId, Place>();
  for (const event of log) {
    if (event.type === 'task-created') places.set(event.activation, event);
    if (event.type === 'run-rewound') for (const scope of event.scopes) places.set(scope.id, scope);
  }
  return places;
}

/** Whose contexts an activation sees, the nearest first. */
function holdersOf(
  places: ReadonlyMap<ActivationId, Place>,
  from: ActivationId | undefined,
): readonly string[] {
  const holders: string[] = [];
  for (let id = from ?? null; id !== null; ) {
    const { parent, branch }: Place = places.get(id) ?? { parent: null };
    if (parent !== null && branch !== undefined) holders.push(`${parent}/${branch}`);
    id = parent;
  }
  return [...holders, OF_THE_RUN];
}

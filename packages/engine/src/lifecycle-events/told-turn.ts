import type { RunEvent } from '../events.ts';
import type { ActivationId, RunState } from '../state.ts';
import type { statusOf } from '../status.ts';

/** A turn of a run, of which lifecycle events tell. */
export interface ToldTurn {
  readonly namespace: string;
  readonly definition: { readonly name: string; readonly version: string };
  readonly runId: string;
  /** The number of the first event. */
  readonly firstSequence: number;
  readonly events: readonly RunEvent[];
  /** After the events. */
  readonly state: RunState;
  /** Before them; absent: there was no run. */
  readonly statusBefore?: ReturnType<typeof statusOf>;
}

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;
type Ending = Of<'task-completed' | 'task-skipped' | 'task-faulted' | 'task-cancelled'>;

/** Where the activations of a turn stand in the definition, as far as it tells. */
export function pointersOf({ events, state }: ToldTurn): ReadonlyMap<ActivationId, string> {
  const live = Object.values(state.activations).map(({ id, pointer }) => [id, pointer] as const);
  const told = events.flatMap((event) =>
    'pointer' in event && event.type !== 'task-compensated'
      ? [[event.activation, event.pointer] as const]
      : [],
  );
  return new Map([...live, ...told]);
}

/** The tasks that were under way right after the event at `index`, in the order of creation. */
export function liveAfter({ events, state }: ToldTurn, index: number): readonly ActivationId[] {
  const later = events.slice(index + 1);
  const created = new Set(later.filter(isCreation).map(({ activation }) => activation));
  const ended = later.filter(isEnding).map(({ activation }) => activation);
  const now = Object.values(state.activations)
    .filter(({ phase }) => phase === 'active')
    .map(({ id }) => id);
  return [...ended.toReversed(), ...now].filter((id) => !created.has(id));
}

function isCreation(event: RunEvent): event is RunEvent & Of<'task-created'> {
  return event.type === 'task-created';
}

function isEnding(event: RunEvent): event is RunEvent & Ending {
  return ['task-completed', 'task-skipped', 'task-faulted', 'task-cancelled'].includes(event.type);
}

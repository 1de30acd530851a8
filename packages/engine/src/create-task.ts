import type { Json } from '@tutti/jq';
import type { Activity } from './plan-index.ts';
import type { Activation, ActivationId } from './state.ts';
import type { Turn } from './turn.ts';

/** Creates an occurrence of `task`; it is entered when its turn in `ready` comes. */
export function create(
  turn: Turn,
  parent: Activation | null,
  task: Activity,
  input: Json,
  more: { readonly branch?: number; readonly variables?: { readonly [name: string]: Json } } = {},
): ActivationId {
  const activation = `a${turn.state.nextActivation}`;
  turn.emit({
    type: 'task-created',
    activation,
    parent: parent?.id ?? null,
    pointer: task.pointer,
    input,
    ...more,
  });
  return activation;
}

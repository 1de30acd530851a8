import type { Activation, ActivationId, RunState } from '../state.ts';

/** The live activation an event names. */
export function live(state: RunState, id: ActivationId): Activation {
  const activation = state.activations[id];
  if (!activation) throw new Error(`Expected activation ${id} to be live, but it is not.`);
  return activation;
}

export function remove(state: RunState, id: ActivationId): void {
  delete state.activations[id];
  unready(state, id);
}

export function makeReady(state: RunState, id: ActivationId): void {
  if (!state.ready.includes(id)) state.ready.push(id);
}

export function unready(state: RunState, id: ActivationId): void {
  const index = state.ready.indexOf(id);
  if (index >= 0) state.ready.splice(index, 1);
}

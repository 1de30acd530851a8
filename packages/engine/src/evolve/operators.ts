import type { DataEdited, RunRewound, SkipRequested } from '../events.ts';
import type { RunState } from '../state.ts';
import { live, makeReady, unready } from './live.ts';
import { exportContext } from './task.ts';

/** Whatever it was doing is over; it completes when its turn comes. */
export function skipRequested(state: RunState, { activation: id, output }: SkipRequested): void {
  const activation = live(state, id);
  activation.phase = 'active';
  activation.input ??= activation.rawInput;
  activation.result = { kind: 'skipped', ...(output !== undefined && { output }) };
  delete activation.effect;
  delete activation.childRunId;
  delete activation.body;
  delete activation.extension;
  delete activation.deadline;
  makeReady(state, id);
}

export function dataEdited(state: RunState, event: DataEdited): void {
  const { activation: id, context, input, variables = {} } = event;
  const activation = id === undefined ? undefined : live(state, id);
  if (context !== undefined && activation) exportContext(state, activation, context);
  else if (context !== undefined) state.context = context;
  if (input !== undefined && activation) activation.rawInput = input;
  for (const [holder, set] of Object.entries(variables)) {
    const scope = live(state, holder);
    scope.variables = Object.fromEntries([
      ...Object.entries(scope.variables),
      ...Object.entries(set),
    ]);
  }
}

/** The task itself is created right after it. */
export function runRewound(state: RunState, event: RunRewound): void {
  // What is written to later must not be the event's own.
  const { scopes, compensations, consumedEvents }: RunRewound = JSON.parse(JSON.stringify(event));
  state.context = event.context;
  state.compensations = [...compensations];
  state.consumedEvents = { ...consumedEvents };
  delete state.deadline;
  if (event.deadline !== undefined) state.deadline = event.deadline;
  if (state.rollback && state.rollback.reason.kind !== 'catch') delete state.rollback;
  for (const scope of scopes) {
    if (!state.activations[scope.id]) state.nextActivation += 1;
    state.activations[scope.id] = scope;
    unready(state, scope.id);
  }
}

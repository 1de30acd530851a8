import type { Json } from '@tutti/jq';
import type {
  EffectRequested,
  EffectSettled,
  TaskCompleted,
  TaskCreated,
  TaskExtended,
  TaskStarted,
} from '../events.ts';
import type { Activation, CompensationEntry, Instant, RunState } from '../state.ts';
import { live, makeReady, remove, unready } from './live.ts';

type At = { readonly at: Instant };

export function taskCreated(state: RunState, event: TaskCreated): void {
  state.activations[event.activation] = {
    id: event.activation,
    parent: event.parent,
    pointer: event.pointer,
    sequence: state.sequence + 1,
    phase: 'pending',
    attempt: 1,
    rawInput: event.input,
    variables: event.variables ?? {},
    ...(event.branch !== undefined && { branch: event.branch }),
  };
  state.nextActivation += 1;
  if (event.parent !== null) unready(state, event.parent);
  state.ready.push(event.activation);
}

export function taskStarted(state: RunState, event: TaskStarted & At): void {
  const activation = live(state, event.activation);
  activation.phase = 'active';
  activation.input = event.input;
  activation.startedAt = event.at;
  if (event.deadline !== undefined) activation.deadline = event.deadline;
  unready(state, event.activation);
}

export function taskExtended(state: RunState, event: TaskExtended): void {
  live(state, event.activation).extension = event.extension;
}

export function taskCompleted(state: RunState, event: TaskCompleted & At): void {
  const activation = live(state, event.activation);
  if (event.context !== undefined) exportContext(state, activation, event.context);
  if (event.compensable) {
    state.compensations.push({
      activation: activation.id,
      pointer: activation.pointer,
      scopes: scopesOf(state, activation),
      input: activation.input ?? activation.rawInput,
      output: event.output,
      ...visibleVariables(state, activation),
      completedAt: event.at,
      sequence: state.sequence + 1,
    });
  }
  passToFork(state, activation, event.output);
  remove(state, event.activation);
}

export function taskSkipped(state: RunState, event: { readonly activation: string }): void {
  const activation = live(state, event.activation);
  passToFork(state, activation, activation.rawInput);
  remove(state, event.activation);
}

export function effectRequested(state: RunState, event: EffectRequested): void {
  const activation = live(state, event.activation);
  if (event.await === false) return;
  activation.effect = event.effect;
  if (event.childRunId !== undefined) activation.childRunId = event.childRunId;
}

export function effectSettled(state: RunState, event: EffectSettled): void {
  const activation = live(state, event.activation);
  activation.result = event.result;
  delete activation.effect;
  makeReady(state, event.activation);
}

/** Replaces the context that `activation` sees: its branch's own, or the run's. */
export function exportContext(state: RunState, activation: Activation, context: Json): void {
  for (let scope = activation; ; scope = live(state, scope.parent)) {
    if (scope.branch !== undefined && scope.parent !== null) {
      const fork = live(state, scope.parent).body;
      if (fork?.kind === 'fork') fork.contexts[scope.branch] = context;
      return;
    }
    if (scope.parent === null) {
      state.context = context;
      return;
    }
  }
}

function passToFork(state: RunState, activation: Activation, output: Json): void {
  if (activation.branch === undefined || activation.parent === null) return;
  const body = live(state, activation.parent).body;
  if (body?.kind === 'fork') body.outputs[activation.branch] = output;
}

function scopesOf(state: RunState, activation: Activation): string[] {
  const scopes: string[] = [];
  for (let id = activation.parent; id !== null; id = live(state, id).parent) scopes.push(id);
  return scopes;
}

/** What undoes a task reads the variables that the task could read. */
function visibleVariables(state: RunState, activation: Activation): Partial<CompensationEntry> {
  const scopes = scopesOf(state, activation).map((id) => live(state, id).variables);
  const variables = Object.fromEntries(scopes.toReversed().flatMap(Object.entries));
  return Object.keys(variables).length > 0 ? { variables } : {};
}

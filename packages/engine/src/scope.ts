import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import type { Lookup } from './expression.ts';
import { extendedBy } from './extension.ts';
import { isJsonObject } from './json-object.ts';
import type { Activity } from './plan-index.ts';
import { secretMarkers } from './secrets.ts';
import type { Activation, Instant, RunState } from './state.ts';

export interface RuntimeInfo {
  readonly name: string;
  readonly version: string;
  readonly metadata: { readonly [key: string]: Json };
}

/** `$task.output` among the extras: no variable can have this name. */
export const RAW_OUTPUT = 'task.output';

/** What the arguments of an expression are made of. [SPEC E5] */
export interface ScopeOf {
  readonly plan: Plan;
  readonly runtime: RuntimeInfo;
  readonly state: RunState;
  /** Absent for expressions of the workflow itself. */
  readonly activation?: Activation;
  readonly activities: ReadonlyMap<string, Activity>;
  /** `$input`, `$output`, `$authorization`, the task's raw output: as far as they exist yet. */
  readonly extra?: { readonly [variable: string]: Json };
}

/** Answers each runtime expression argument, and the variables of the enclosing scopes. */
export function lookupIn(scope: ScopeOf): Lookup {
  return (variable, source) => {
    if (scope.extra && Object.hasOwn(scope.extra, variable)) return scope.extra[variable] as Json;
    switch (variable) {
      case 'context':
        return contextOf(scope.state, scope.activation);
      case 'input':
        return scope.activation?.input ?? null;
      case 'workflow':
        return workflowDescriptor(scope);
      case 'runtime':
        return { ...scope.runtime };
      case 'task':
        return taskDescriptor(scope);
      case 'secrets':
        return secretMarkers(scope.plan.secrets, source);
      default:
        return inherited(scope, variable);
    }
  };
}

/** The context that `activation` sees: its branch's own, or the run's. [SPEC D8] */
export function contextOf(state: RunState, activation: Activation | undefined): Json {
  for (let scope = activation; scope && scope.parent !== null; ) {
    const parent = state.activations[scope.parent];
    if (scope.branch !== undefined && parent?.body?.kind === 'fork') {
      const own = parent.body.contexts[scope.branch];
      if (own !== undefined) return own;
    }
    scope = parent;
  }
  return state.context;
}

function inherited({ state, activation }: ScopeOf, variable: string): Json {
  for (let scope = activation; scope; scope = parentOf(state, scope)) {
    if (Object.hasOwn(scope.variables, variable)) return scope.variables[variable] as Json;
  }
  return null;
}

function parentOf(state: RunState, activation: Activation): Activation | undefined {
  return activation.parent === null ? undefined : state.activations[activation.parent];
}

function workflowDescriptor({ plan, state }: ScopeOf): Json {
  return {
    id: state.id,
    definition: plan.definition,
    input: state.input,
    startedAt: dateTime(state.startedAt),
  };
}

/** The task whose expression it is; in the tasks of an extension, the one they extend. [SPEC E8, U7] */
function taskDescriptor({ state, activities, activation, extra }: ScopeOf): Json {
  const extended = activation && extendedBy(state, activation);
  const described = extended ?? activation;
  const task = described && activities.get(described.pointer);
  if (!task) return null;
  const definition = 'definition' in task ? task.definition : null;
  return {
    ...(isJsonObject(definition) && definition),
    name: task.name,
    reference: task.pointer,
    definition,
    input: described.rawInput,
    output: (extended ? extended.extension?.result?.output : extra?.[RAW_OUTPUT]) ?? null,
    startedAt: described.startedAt === undefined ? null : dateTime(described.startedAt),
  };
}

function dateTime(at: Instant): Json {
  return {
    iso8601: new Date(at).toISOString(),
    epoch: { seconds: Math.floor(at / 1000), milliseconds: at },
  };
}

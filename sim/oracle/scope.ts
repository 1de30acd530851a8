import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import type { Environment } from './environment.ts';
import type { Timeline } from './timeline.ts';

export type Variables = { readonly [name: string]: Json };

/** What a task finds around it. */
export interface Scope {
  readonly plan: Plan;
  readonly environment: Environment;
  readonly timeline: Timeline;
  /** Of the loops, catches and compensations around it; the nearest one has won. */
  readonly variables: Variables;
  /** Part of an extension: not extended itself. */
  readonly isExtension?: boolean;
  /** Part of a compensation: not undone itself. */
  readonly isUndoing?: boolean;
  /** Inside of a `catch`: what `rollback` undoes, from one length of the timeline to another. */
  readonly caught?: { readonly timeline: Timeline; readonly from: number; readonly to: number };
}

export function withVariables(scope: Scope, variables: Variables): Scope {
  return { ...scope, variables: { ...scope.variables, ...variables } };
}

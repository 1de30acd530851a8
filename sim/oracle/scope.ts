import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import type { Described } from './descriptors.ts';
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
  /** Whose expressions they are; in the tasks of an extension, the task that they extend. */
  readonly described?: Described;
  /** Between an extension and what undoes its tasks: `$task` is the task they extend. [SPEC U7] */
  readonly isAbout?: boolean;
  /** Part of an extension: not extended itself. */
  readonly isExtension?: boolean;
  /** Part of a compensation: not undone itself. */
  readonly isUndoing?: boolean;
  /** Inside of a `catch`: what `rollback` undoes, from one length of the timeline to another. */
  readonly caught?: { readonly timeline: Timeline; readonly from: number; readonly to: number };
}

/** `$task` tells of this one from here on. The tasks of an extension tell of the one they extend. */
export function describing(scope: Scope, described: Described): Scope {
  return scope.isAbout ? scope : { ...scope, described };
}

/** `$task` tells what its work has come to. */
export function worked(scope: Scope, output: Json): Scope {
  return scope.described ? { ...scope, described: { ...scope.described, output } } : scope;
}

export function withVariables(scope: Scope, variables: Variables): Scope {
  return { ...scope, variables: { ...scope.variables, ...variables } };
}

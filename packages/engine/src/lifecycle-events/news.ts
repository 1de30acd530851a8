import type { Json } from '@tutti/jq';
import type { Instant } from '../state.ts';
import type { ToldTurn } from './told-turn.ts';

/** What one lifecycle event tells, before it is one. */
export interface News {
  /** Such as `workflow.started`. */
  readonly what: string;
  readonly data: { readonly [member: string]: Json };
  /** What tells it from others of the same run's event: the activation. */
  readonly key?: string;
}

/** Name, run and namespace, as the DSL's examples have it. */
export function qualifiedName({ definition, runId, namespace }: ToldTurn): string {
  return `${definition.name}-${runId}.${namespace}`;
}

export function timeOf(at: Instant): string {
  return new Date(at).toISOString();
}

import type { Json } from '@tutti/jq';
import type { Plan } from '@tutti/language';
import { indexPlan } from '../plan-index.ts';

/** The JSON Schema of the form that the task at `pointer` asks people to fill in, if it has one. */
export function formSchemaOf(plan: Plan, pointer: string): Json | undefined {
  const task = indexPlan(plan).get(pointer);
  if (task?.kind !== 'call' || task.call.kind !== 'human') return undefined;
  return task.call.asks.kind === 'form' ? task.call.asks.schema : undefined;
}

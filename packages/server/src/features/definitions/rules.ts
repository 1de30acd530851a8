import type { Definition, DefinitionSummary, Json, PlanSummary, PlanTask } from '@tutti/api';
import type { Plan, Task } from '@tutti/language';
import type { DefinitionRecord } from '../../store/port.ts';

/** A published version as lists show it. */
export function toDefinitionSummary(record: DefinitionRecord): DefinitionSummary {
  const { namespace, name, version, planId, publishedAt } = record;
  return { namespace, name, version, planId, publishedAt: new Date(publishedAt).toISOString() };
}

/** A published version with its text and what it does. */
export function toDefinition(record: DefinitionRecord, plan: Plan): Definition {
  const { title, summary } = plan.document;
  return {
    ...toDefinitionSummary(record),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    mediaType: notationOf(record.source),
    source: record.source,
    plan: summarisePlan(plan),
  };
}

/** The path of a published version in the API. */
export function definitionPath({ namespace, name, version }: DefinitionSummary): string {
  const parts = [namespace, name, version].map(encodeURIComponent);
  return `/v1/namespaces/${parts[0]}/definitions/${parts[1]}/versions/${parts[2]}`;
}

/** A definition that begins with a brace was written as JSON; YAML would be a flow map. */
function notationOf(source: string): 'application/json' | 'application/yaml' {
  return source.trimStart().startsWith('{') ? 'application/json' : 'application/yaml';
}

/** Every task with how deep it stands, and the names the plan refers to. */
function summarisePlan(plan: Plan): PlanSummary {
  return {
    tasks: listTasks(plan.tasks, 0),
    functions: Object.keys(plan.functions),
    secrets: [...plan.secrets],
  };
}

function listTasks(tasks: readonly Task[], depth: number): PlanTask[] {
  return tasks.flatMap((task) => {
    const { name, kind, pointer } = task;
    return [{ name, kind, pointer, depth }, ...listTasks(tasksWithin(task), depth + 1)];
  });
}

function tasksWithin(task: Task): readonly Task[] {
  switch (task.kind) {
    case 'do':
    case 'for':
      return task.tasks;
    case 'fork':
      return task.branches;
    case 'listen':
      return task.foreach?.tasks ?? [];
    case 'try':
      return [...task.tasks, ...(task.catch.tasks ?? [])];
    default:
      return [];
  }
}

export interface DefinitionPlace {
  readonly name: string;
  readonly version: string;
}

/** Where a page of definitions ended, from its cursor. */
export function readDefinitionPlace(place: Json | undefined): DefinitionPlace | null {
  if (!Array.isArray(place) || place.length !== 2) return null;
  const [name, version]: readonly Json[] = place;
  return typeof name === 'string' && typeof version === 'string' ? { name, version } : null;
}

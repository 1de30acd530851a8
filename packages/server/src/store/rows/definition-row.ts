import type { DefinitionRecord } from '../port.ts';
import type { ColumnValues } from './column-values.ts';

/** A row of `definitions`. */
export function definitionOf(row: ColumnValues): DefinitionRecord {
  return {
    namespace: String(row.namespace),
    name: String(row.name),
    version: String(row.version),
    source: String(row.source),
    planId: String(row.plan_id),
    publishedAt: Number(row.published_at),
  };
}

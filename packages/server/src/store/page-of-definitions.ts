import type { DefinitionId, DefinitionQuery } from './port.ts';
import { compareVersions } from './semantic-version.ts';

/** Which of `all` a query's page shows, ordered by namespace, name and semantic version. */
export function pageOfDefinitions<Id extends DefinitionId>(
  all: readonly Id[],
  { after, limit }: DefinitionQuery,
): Id[] {
  const ordered = [...all].sort(compareIds);
  const rest = after === undefined ? ordered : ordered.filter((id) => compareIds(id, after) > 0);
  return rest.slice(0, limit);
}

function compareIds(a: DefinitionId, b: DefinitionId): number {
  return (
    compareTexts(a.namespace, b.namespace) ||
    compareTexts(a.name, b.name) ||
    compareVersions(a.version, b.version) ||
    compareTexts(a.version, b.version)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

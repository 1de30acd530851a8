import type { SyntaxMap } from '../document/syntax.ts';
import type { Scope } from '../reading/scope.ts';
import { nameGivenBy } from './variable-name.ts';

/** The properties that name an iteration's variables. */
interface NamingProperties {
  readonly item: string;
  readonly at: string;
}

/** The variables in scope inside of an iteration: those around it, its item and its index. */
export function iterationVariables(
  map: SyntaxMap | undefined,
  naming: NamingProperties,
  scope: Scope,
): string[] {
  const item = nameGivenBy(map, naming.item, 'item');
  const at = nameGivenBy(map, naming.at, 'index');
  if (item === at && map) {
    const place = map.entries.get(naming.at)?.at ?? map.entries.get(naming.item)?.at ?? map;
    const message = `Expected the item and the index of an iteration to have different names, but both are \`${item}\`. Rename one of them.`;
    scope.report.mistake(place, 'duplicate-name', message);
  }
  return [...scope.variables, item, at];
}

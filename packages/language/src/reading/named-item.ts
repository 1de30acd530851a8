import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import { expected } from './reader.ts';
import type { Scope } from './scope.ts';
import { listed } from './words.ts';

/**
 * The one entry of an item in a list of named things, such as `- charge: { … }`. `thing` says what
 * the list holds: `task`, `case`.
 */
export function namedItem(item: Syntax, thing: string, scope: Scope): SyntaxEntry | undefined {
  if (item.kind !== 'map') {
    expected(`a named ${thing}, such as \`- name: { … }\``, item, scope);
    return undefined;
  }
  const [entry, ...others] = item.entries.values();
  if (entry && others.length === 0) return entry;
  const came = entry
    ? `it has several keys: ${listed(item.entries.keys())}. Indent what belongs to the ${thing} below its name`
    : `it is empty. Give the ${thing} a name`;
  const message = `Expected an item to be one name with its ${thing}, but ${came}.`;
  scope.report.mistake(item, 'unnamed-item', message);
  return undefined;
}

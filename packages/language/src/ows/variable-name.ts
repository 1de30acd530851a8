import type { SyntaxMap } from '../document/syntax.ts';
import { JQ_VARIABLES } from '../expressions/compile-jq.ts';
import { STANDARD_VARIABLES } from '../expressions/standard-variables.ts';
import { asText, expected, type Reader } from '../reading/reader.ts';
import { nearestName } from '../reading/suggestion.ts';
import { listed } from '../reading/words.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name of a variable that a task brings in, without `$`. */
export const variableName: Reader<string> = (at, scope) => {
  const name = asText('the name of a variable', at, scope) ?? 'item';
  if (name.startsWith('$') && NAME.test(name.slice(1))) {
    const message = `Expected the name of a variable without \`$\`, but it is \`${name}\`. Write \`${name.slice(1)}\`; expressions read it as \`${name}\`.`;
    scope.report.mistake(at, 'invalid-name', message, name.slice(1));
  } else if (!NAME.test(name)) {
    expected('the name of a variable (letters, digits and `_`)', at, scope, 'invalid-name');
  } else if (STANDARD_VARIABLES.some((standard) => standard === name)) {
    const message = `Expected a variable name that is free, but \`$${name}\` is one of the standard variables (${listed(STANDARD_VARIABLES)}). Choose another name.`;
    scope.report.mistake(at, 'reserved-name', message);
  } else if (JQ_VARIABLES.has(name) || name === '__proto__') {
    const message = `Expected a variable name that is free, but \`$${name}\` has a meaning of its own. Choose another name.`;
    scope.report.mistake(at, 'reserved-name', message);
  }
  return name;
};

/** The name that the property, also a mistyped one, gives a variable, before it is read; or its default. */
export function nameGivenBy(
  map: SyntaxMap | undefined,
  property: string,
  otherwise: string,
): string {
  const meant = [...(map?.entries.keys() ?? [])].find((name) => nearestName(name, [property]));
  const given = map?.entries.get(map.entries.has(property) ? property : (meant ?? ''))?.value.value;
  return typeof given === 'string' && NAME.test(given) ? given : otherwise;
}

/** The map under a property, when there is one. */
export function mapUnder(map: SyntaxMap, property: string): SyntaxMap | undefined {
  const value = map.entries.get(property)?.value;
  return value?.kind === 'map' ? value : undefined;
}

import type { Place } from '../document/syntax.ts';
import type { Scope } from '../reading/scope.ts';
import { nearestName } from '../reading/suggestion.ts';
import { adviceFor, listed } from '../reading/words.ts';
import { STANDARD_VARIABLES, STANDARD_VARIABLES_AT } from './standard-variables.ts';

/** From the index of a character of the jq to its place in the document. */
export type PlaceOf = (index: number) => Place;

/** The variables (without `$`) that an expression may read. */
export function variablesInScope(scope: Scope): readonly string[] {
  const standard = STANDARD_VARIABLES_AT[scope.place];
  // Whoever writes a function of a catalog may not read the secrets of those who call it.
  const isFromElsewhere = scope.definition.callSite !== undefined;
  const readable = isFromElsewhere ? standard.filter((name) => name !== 'secrets') : standard;
  return [...readable, ...scope.variables];
}

/** Reports the variables that the jq reads and that are not in scope. */
export function checkVariables(
  source: string,
  variables: readonly string[],
  placeOf: PlaceOf,
  scope: Scope,
): void {
  const inScope = variablesInScope(scope);
  for (const name of variables) {
    if (!inScope.includes(name))
      reportUnknown(name, inScope, placeOf(indexOfVariable(source, name)), scope);
  }
}

function reportUnknown(name: string, inScope: readonly string[], at: Place, scope: Scope): void {
  const isStandard = STANDARD_VARIABLES.some((variable) => variable === name);
  const why = isStandard ? `\`$${name}\` is not in scope here` : `there is no \`$${name}\` here`;
  const meant = isStandard ? undefined : nearestName(name, inScope);
  const advice = meant ? `Did you mean \`$${meant}\`?` : variablesSentence(inScope);
  const message = `Expected a variable that is in scope, but ${why}. ${advice}`;
  scope.report.mistake(at, 'unknown-variable', message, meant && `$${meant}`);
}

function variablesSentence(inScope: readonly string[]): string {
  if (inScope.length === 0) return 'There are no variables here: read the input, such as `.id`.';
  return `The variables in scope here: ${listed(inScope.map((variable) => `$${variable}`))}.`;
}

function indexOfVariable(source: string, name: string): number {
  return Math.max(source.search(new RegExp(`\\$\\s*${name}(?!\\w)`)), 0);
}

const SECRET = /\$secrets\.([A-Za-z_]\w*)/g;

/** Reports secrets that the jq reads by name and that `use.secrets` does not have. */
export function reportUndeclaredSecrets(source: string, placeOf: PlaceOf, scope: Scope): void {
  const { secrets } = scope.definition;
  for (const { 1: name = '', index } of source.matchAll(SECRET)) {
    if (secrets.includes(name)) continue;
    const { sentence, suggestion } = adviceFor(name, secrets, 'declared secrets');
    const message = `Expected the secret \`${name}\` to be declared under \`use.secrets\`, but it is not: a run may only read what is. ${sentence}`;
    scope.report.mistake(placeOf(index), 'undeclared-secret', message, suggestion);
  }
}

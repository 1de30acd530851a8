import type { Syntax } from '../document/syntax.ts';
import { mapTemplate } from '../expressions/template.ts';
import { optional, required } from '../reading/read-object.ts';
import { asText, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { adviceFor } from '../reading/words.ts';
import { BUILT_IN_FUNCTIONS } from './built-in-call.ts';
import { catalogedName, functionAtUrl, functionOfCatalog, isUrl } from './linked-function.ts';
import { taskKind } from './task-kind.ts';

const functionName: Reader<string> = (at, scope) => {
  const name = asText('`call`', at, scope) ?? '';
  const called = nameInPlan(name, at, scope);
  if (called !== '') noteCall(called, at, scope);
  return called;
};

/** Functions from elsewhere are in the plan under their URI. */
function nameInPlan(name: string, at: Syntax, scope: Scope): string {
  if (scope.definition.components.functions.has(name)) return name;
  if (isUrl(name)) return functionAtUrl(name, at, scope);
  const cataloged = catalogedName(name);
  if (cataloged) return functionOfCatalog(cataloged, at, scope);
  if (typeof at.value === 'string') reportUnknown(name, at, scope);
  return '';
}

function noteCall(callee: string, at: Syntax, scope: Scope): void {
  const { inFunction: caller, definition } = scope;
  if (caller !== undefined)
    definition.calls.push({ caller, callee, at: definition.callSite ?? at });
}

function reportUnknown(name: string, at: Syntax, scope: Scope): void {
  const functions = [...scope.definition.components.functions.keys()];
  const known = [...functions, ...BUILT_IN_FUNCTIONS];
  const { sentence, suggestion } = adviceFor(name, known, 'functions');
  const message = `Expected the name of a function, but there is no \`${name}\`, neither built in nor under \`use.functions\`. ${sentence}`;
  scope.report.mistake(at, 'unknown-function', message, suggestion);
}

/** A call of a function of `use.functions`. */
export const functionCall = taskKind(
  'call',
  () => ({ call: required(functionName), with: optional(mapTemplate('`with`')) }),
  ({ call: name, with: input }, base) => ({
    ...base,
    kind: 'call',
    call: { kind: 'function', name, ...(input && { with: input }) },
  }),
);

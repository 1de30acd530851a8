import type { Syntax } from '../document/syntax.ts';
import { mapTemplate } from '../expressions/template.ts';
import { optional, required } from '../reading/read-object.ts';
import { asText, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { adviceFor } from '../reading/words.ts';
import { BUILT_IN_FUNCTIONS } from './built-in-call.ts';
import { taskKind } from './task-kind.ts';

const CATALOGED = /^([^@:]+):([^@]+)@(.+)$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;

const functionName: Reader<string> = (at, scope) => {
  const name = asText('`call`', at, scope) ?? '';
  const cataloged = CATALOGED.exec(name);
  if (scope.definition.components.functions.has(name)) noteCall(name, at, scope);
  else if (URL.test(name)) scope.report.unsupported(at, 'functions called by URL');
  else if (cataloged) checkCatalog(cataloged[3]!, at, scope);
  else if (typeof at.value === 'string') reportUnknown(name, at, scope);
  return name;
};

function noteCall(callee: string, at: Syntax, scope: Scope): void {
  const caller = scope.inFunction;
  if (caller !== undefined) scope.definition.calls.push({ caller, callee, at });
}

function checkCatalog(catalog: string, at: Syntax, scope: Scope): void {
  const { catalogs } = scope.definition.components;
  if (catalog === 'default' || catalogs.has(catalog)) {
    scope.report.unsupported(at, 'functions of a catalog');
    return;
  }
  const known = [...catalogs.keys(), 'default'];
  const { sentence, suggestion } = adviceFor(catalog, known, 'catalogs');
  const message = `Expected the name of one of the catalogs under \`use.catalogs\`, but there is no \`${catalog}\`. ${sentence}`;
  scope.report.mistake(at, 'unknown-reference', message, suggestion);
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

import type { Syntax, SyntaxEntry } from '../document/syntax.ts';
import type { Extension } from '../plan/plan.ts';
import type { Task } from '../plan/task.ts';
import { object, optional } from '../reading/read-object.ts';
import { asList, asMap, asText, type Reader } from '../reading/reader.ts';
import type { NamedComponents, Scope, Section } from '../reading/scope.ts';
import { listed } from '../reading/words.ts';
import { authenticationPolicy } from './authentication.ts';
import { BUILT_IN_FUNCTIONS } from './built-in-call.ts';
import { timeout } from './duration.ts';
import { error } from './error.ts';
import { extensions } from './extension.ts';
import { catalog } from './linked-function.ts';
import { retryPolicy } from './retry-policy.ts';

/** What the plan takes from `use`; everything else is resolved where it is referred to. */
export interface Components {
  readonly functions: { readonly [name: string]: Task };
  readonly secrets: readonly string[];
  readonly extensions?: readonly Extension[];
}

/** The named components of `use`, before they are read: references look them up. */
export function componentsOf(definition: Syntax): NamedComponents {
  const entriesOf = (section: Section) => {
    const value = sectionOf(definition, section);
    return value?.kind === 'map' ? value.entries : new Map<string, SyntaxEntry>();
  };
  return {
    authentications: entriesOf('authentications'),
    catalogs: entriesOf('catalogs'),
    errors: entriesOf('errors'),
    functions: entriesOf('functions'),
    retries: entriesOf('retries'),
    timeouts: entriesOf('timeouts'),
  };
}

/** The names under `use.secrets`, before they are read. */
export function secretsOf(definition: Syntax): string[] {
  const secrets = sectionOf(definition, 'secrets')?.value;
  return Array.isArray(secrets) ? secrets.filter((name) => typeof name === 'string') : [];
}

function sectionOf(definition: Syntax, name: string): Syntax | undefined {
  const use = definition.kind === 'map' ? definition.entries.get('use')?.value : undefined;
  return use?.kind === 'map' ? use.entries.get(name)?.value : undefined;
}

/** A component that nothing refers to is read here, so that its mistakes are told too. */
function unusedOnly(read: Reader<unknown>): Reader<void> {
  return (at, scope) => {
    for (const entry of asMap('a section of `use`', at, scope)?.entries.values() ?? [])
      if (!scope.definition.used.has(entry)) read(entry.value, scope);
  };
}

const functions: Reader<{ readonly [name: string]: Task }> = (at, scope) => {
  const entries = [...(asMap('`functions`', at, scope)?.entries.values() ?? [])];
  return Object.fromEntries(entries.map((entry) => [entry.name, readFunction(entry, scope)]));
};

function readFunction(entry: SyntaxEntry, scope: Scope): Task {
  if (BUILT_IN_FUNCTIONS.includes(entry.name)) {
    const message = `Expected a function name that is free, but \`${entry.name}\` is built in (${listed(BUILT_IN_FUNCTIONS)}). Choose another name.`;
    scope.report.mistake(entry.at, 'reserved-name', message);
  }
  const inside = { ...scope, variables: [], inFunction: entry.name };
  return scope.definition.readTask(entry, inside);
}

const secrets: Reader<string[]> = (at, scope) => {
  const names: string[] = [];
  for (const item of asList('`secrets`', at, scope)?.items ?? []) {
    const name = asText('the name of a secret', item, scope);
    if (name !== undefined && names.includes(name)) {
      const message = `Expected every secret once, but \`${name}\` is there a second time. Remove one of them.`;
      scope.report.mistake(item, 'duplicate-name', message);
    } else if (name !== undefined) names.push(name);
  }
  return names;
};

const FAILING = ['error'];

const USE = object('`use`', {
  functions: optional(functions),
  secrets: optional(secrets),
  extensions: optional(extensions),
  catalogs: optional(unusedOnly(catalog)),
  authentications: optional(unusedOnly(authenticationPolicy)),
  errors: optional(unusedOnly(error)),
  retries: optional(unusedOnly((at, scope) => retryPolicy(at, { ...scope, variables: FAILING }))),
  timeouts: optional(unusedOnly(timeout)),
});

/** `use`: reusable components. To be read last, when it is known what refers to them. */
export const use: Reader<Components> = (at, scope) => {
  const { functions = {}, secrets = [], extensions = [] } = USE(at, scope);
  return { functions, secrets, ...(extensions.length > 0 && { extensions }) };
};

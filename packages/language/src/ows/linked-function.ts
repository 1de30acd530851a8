import { pointerTo } from '../document/pointer.ts';
import type { Place, Syntax } from '../document/syntax.ts';
import { catalogedFunctionUri, rawUri } from '../linking/catalog-uri.ts';
import { readResource, resourceText } from '../linking/resource-text.ts';
import type { Endpoint } from '../plan/authentication.ts';
import { object, required } from '../reading/read-object.ts';
import type { Report } from '../reading/report.ts';
import type { Scope } from '../reading/scope.ts';
import { adviceFor } from '../reading/words.ts';
import { endpoint } from './endpoint.ts';
import { taskPointers } from './task-list.ts';

export const catalog = object('a catalog', { endpoint: required(endpoint) });

/** A function of a catalog, as `call: name:version@catalog` refers to it. */
export interface CatalogedName {
  readonly name: string;
  readonly version: string;
  readonly catalog: string;
}

const CATALOGED = /^([^@:]+):([^@]+)@(.+)$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\//i;

export function catalogedName(called: string): CatalogedName | undefined {
  const [, name, version, catalog] = CATALOGED.exec(called) ?? [];
  return name && version && catalog ? { name, version, catalog } : undefined;
}

export function isUrl(called: string): boolean {
  return URL.test(called);
}

/** The name in the plan of the function that is kept at `url`. */
export function functionAtUrl(url: string, at: Place, scope: Scope): string {
  const uri = { kind: 'uri-template', source: rawUri(url) } as const;
  return linked('the function', { uri }, at, scope);
}

/** The name in the plan of a function of a catalog. */
export function functionOfCatalog(called: CatalogedName, at: Place, scope: Scope): string {
  const root = rootOf(called.catalog, at, scope);
  if (!root) return '';
  const what = `the function \`${called.name}:${called.version}\` of the catalog \`${called.catalog}\``;
  const { uri, authentication } = root;
  if (uri.kind !== 'uri-template') return linked(what, root, at, scope);
  const source = catalogedFunctionUri(uri.source, called.name, called.version);
  const place = { kind: 'uri-template', source } as const;
  return linked(what, { uri: place, ...(authentication && { authentication }) }, at, scope);
}

function rootOf(name: string, at: Place, scope: Scope): Endpoint | undefined {
  const { components, resources, used } = scope.definition;
  const entry = components.catalogs.get(name);
  if (entry) {
    used.add(entry);
    return catalog(entry.value, scope).endpoint;
  }
  const { defaultCatalog } = resources.surroundings;
  if (name !== 'default') reportUnknown(name, at, scope);
  else if (defaultCatalog !== undefined)
    return { uri: { kind: 'uri-template', source: defaultCatalog } };
  else {
    const message =
      'Expected a default catalog, but there is none here. Put the catalog under `use.catalogs`, or ask the operator to set one.';
    scope.report.mistake(at, 'unknown-reference', message);
  }
  return undefined;
}

function reportUnknown(name: string, at: Place, scope: Scope): void {
  const known = [...scope.definition.components.catalogs.keys(), 'default'];
  const { sentence, suggestion } = adviceFor(name, known, 'catalogs');
  const message = `Expected the name of one of the catalogs under \`use.catalogs\`, but there is no \`${name}\`. ${sentence}`;
  scope.report.mistake(at, 'unknown-reference', message, suggestion);
}

/** Reads the function into the plan when it is first referred to; its name there is its URI. */
function linked(what: string, place: Endpoint, at: Place, scope: Scope): string {
  const resource = resourceText(what, place, at, scope);
  if (!resource) return '';
  const { uri } = resource;
  const { linkedFunctions } = scope.definition;
  if (linkedFunctions.has(uri)) return uri;
  linkedFunctions.set(uri, null);
  const pointer = pointerTo('/use/functions', uri);
  const read = (root: Syntax, report: Report) => {
    const inside = scopeInside(root, report, { uri, at }, scope);
    const entry = { name: lastName(uri), at: { pointer, offset: 0 }, value: root };
    return scope.definition.readTask(entry, inside);
  };
  linkedFunctions.set(uri, readResource(what, resource, at, scope, read, pointer) ?? null);
  return uri;
}

/** A function of a catalog is on its own: it sees no component and no secret of who calls it. */
function scopeInside(
  root: Syntax,
  report: Report,
  { uri, at }: { readonly uri: string; readonly at: Place },
  scope: Scope,
): Scope {
  const { definition } = scope;
  const nothing = new Map();
  return {
    report,
    definition: {
      ...definition,
      components: {
        authentications: nothing,
        catalogs: nothing,
        errors: nothing,
        functions: nothing,
        retries: nothing,
        timeouts: nothing,
      },
      secrets: [],
      mode: 'strict',
      taskPointers: () => taskPointers(root),
      callSite: definition.callSite ?? at,
    },
    place: 'task-definition',
    variables: [],
    siblings: { names: new Set(), areBranches: false },
    isCatching: false,
    inFunction: uri,
  };
}

/** `log` of `…/functions/log/1.0.0/function.yaml`; else the file's name without its ending. */
function lastName(uri: string): string {
  const segments = uri
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
  const cataloged = segments.at(-1) === 'function.yaml' ? segments.at(-3) : undefined;
  return cataloged ?? segments.at(-1)?.replace(/\.[a-z]+$/i, '') ?? 'function';
}

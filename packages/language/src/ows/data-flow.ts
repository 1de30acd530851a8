import type { Json } from '@tutti/jq';
import type { Syntax, SyntaxMap } from '../document/syntax.ts';
import { expressionOrMap } from '../expressions/template.ts';
import { readResource, resourceText } from '../linking/resource-text.ts';
import type { DataInput, DataOutput } from '../plan/data-flow.ts';
import { object, optional } from '../reading/read-object.ts';
import { asText, expected, json, type Reader, scoped } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { externalResource } from './endpoint.ts';

/** `input`, with its expressions evaluated at `place`. */
export function dataInput(place: Scope['place']): Reader<DataInput> {
  const from = scoped({ place }, expressionOrMap('`from`'));
  return object('`input`', { schema: optional(schema), from: optional(from) });
}

/** `output` or `export`, with its expressions evaluated at `place`. */
export function dataOutput(name: 'output' | 'export', place: Scope['place']): Reader<DataOutput> {
  const as = scoped({ place }, expressionOrMap('`as`'));
  return object(`\`${name}\``, { schema: optional(schema), as: optional(as) });
}

const SCHEMA = object(
  'a schema',
  {
    format: optional(schemaFormat),
    document: optional(schemaDocument),
    resource: optional(externalSchema),
  },
  ['document', 'resource'],
);

/** A schema, as its `document`; one from elsewhere has been brought in. */
export function schema(at: Syntax, scope: Scope): Json {
  if (at.kind !== 'map' || !isBareJsonSchema(at)) {
    const { document, resource } = SCHEMA(at, scope);
    return document ?? resource ?? true;
  }
  const message =
    'Expected a schema to have `document` or `resource`, but it has neither. Put the JSON Schema below `document:`.';
  scope.report.mistake(at, 'missing-property', message);
  return true;
}

/** The slip of writing the JSON Schema where its `document` is expected is one mistake. */
function isBareJsonSchema({ entries }: SyntaxMap): boolean {
  return JSON_SCHEMA_KEYWORDS.some((keyword) => entries.has(keyword)) && !entries.has('document');
}

const JSON_SCHEMA_KEYWORDS = ['type', 'properties', 'required', '$schema', '$ref'];

function schemaFormat(at: Syntax, scope: Scope): string {
  const format = asText('the format of a schema', at, scope) ?? 'json';
  if (!/^json(?::|$)/.test(format))
    scope.report.unsupported(at, `schemas in another format than \`json\` (\`${format}\`)`);
  return format;
}

function schemaDocument(at: Syntax, scope: Scope): Json {
  if (at.kind === 'map' || typeof at.value === 'boolean') return json(at, scope);
  expected('a JSON Schema to be a map, `true` or `false`', at, scope);
  return true;
}

/** It becomes a part of the plan, as if it stood there. */
function externalSchema(at: Syntax, scope: Scope): Json | undefined {
  const { name, ...place } = externalResource(at, scope);
  const what = name === undefined ? 'the schema' : `the schema \`${name}\``;
  const resource = resourceText(what, place, at, scope);
  if (!resource) return undefined;
  return readResource(what, resource, at, scope, (root, report) =>
    schemaDocument(root, { ...scope, report }),
  );
}

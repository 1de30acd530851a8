import type { Json } from '@tutti/jq';
import type { Syntax } from '../document/syntax.ts';
import { expressionOrMap } from '../expressions/template.ts';
import type { DataInput, DataOutput } from '../plan.ts';
import { object, onlyOneOf, optional } from '../reading/read-object.ts';
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

const FIELDS = object('a schema', {
  format: optional(schemaFormat),
  document: optional(schemaDocument),
  resource: optional(externalSchema),
});

function schema(at: Syntax, scope: Scope): Json {
  const { document } = FIELDS(at, scope);
  if (at.kind === 'map') onlyOneOf(['document', 'resource'], at, 'a schema', scope);
  return document ?? true;
}

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

function externalSchema(at: Syntax, scope: Scope): void {
  externalResource(at, scope);
  scope.report.unsupported(at, 'schemas from an external `resource`');
}

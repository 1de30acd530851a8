import { format } from '@cfworker/json-schema';
import type { Json } from '@tutti/jq';
import { matchesPattern } from './ecma-pattern.ts';

type JsonObject = { readonly [keyword: string]: Json };

/** Keywords whose value is data, not a schema. */
const DATA = new Set(['const', 'enum', 'default', 'examples']);
/** Keywords whose value is a map of schemas by names that are the author's. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);

/**
 * A copy of a JSON Schema whose patterns run in jq's bounded engine. The validator would run them in
 * the host's, where a short text can hold up everything; formats are the way it offers to be taught.
 */
export function withBoundedPatterns(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withBoundedPatterns);
  if (schema === null || typeof schema !== 'object') return schema;
  const { pattern, ...others } = schema as JsonObject;
  const copy = Object.fromEntries(
    Object.entries(others).map(([keyword, value]) => [keyword, copyOf(keyword, value)]),
  );
  if (typeof pattern !== 'string') return copy;
  const conditions = Array.isArray(copy['allOf']) ? copy['allOf'] : [];
  return { ...copy, allOf: [...conditions, { format: formatOf(pattern) }] };
}

function copyOf(keyword: string, value: Json): Json {
  if (DATA.has(keyword)) return structuredCopy(value);
  if (!MAPS.has(keyword) || value === null || typeof value !== 'object') {
    return withBoundedPatterns(value);
  }
  const entries = Object.entries(value as JsonObject);
  if (keyword === 'patternProperties') for (const [pattern] of entries) requireSimple(pattern);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withBoundedPatterns(inner)]));
}

/** The validator notes addresses in what it is given: nothing of the plan may be in it. */
function structuredCopy(value: Json): Json {
  return JSON.parse(JSON.stringify(value));
}

/** The name of a format that is this pattern. There are as many as the definitions have patterns. */
function formatOf(pattern: string): string {
  const name = `pattern ${pattern}`;
  format[name] = (text) => matchesPattern(pattern, text);
  return name;
}

/** Names of members are matched by the host: what has one quantifier at most cannot run away. */
function requireSimple(pattern: string): void {
  const quantifiers = pattern.replace(/\\./gs, '').match(/[*+{]|(?<!\()\?/g) ?? [];
  if (quantifiers.length <= 1) return;
  throw new Error(
    `Expected a pattern of patternProperties with one of * + ? { at most, but it is ${pattern}.`,
  );
}

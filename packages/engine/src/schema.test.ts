import type { Json } from '@tutti/jq';
import { describe, expect, test } from 'vitest';
import { validateAgainst } from './schema.ts';
import { TaskProblem } from './task-problem.ts';

/** The detail of the problem, or nothing when the value fits. */
function detailOf(schema: Json, value: Json): string | undefined {
  try {
    validateAgainst(deepFrozen(schema), value, 'input');
    return undefined;
  } catch (error) {
    if (error instanceof TaskProblem) return error.problem.detail;
    throw error;
  }
}

/** Schemas come from a plan, which is frozen. */
function deepFrozen(value: Json): Json {
  if (value !== null && typeof value === 'object') {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}

const nested = (levels: number): Json => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('a schema', () => {
  test.each<[string, Json, Json]>([
    ['true', true, 1],
    ['members', { properties: { a: { type: 'number' } }, required: ['a'] }, { a: 1 }],
    ['a reference', { $ref: '#/$defs/n', $defs: { n: { type: 'number' } } }, 1],
    ['a recursive reference', { type: 'array', items: { $ref: '#' } }, [[[]]]],
    ['a pattern', { pattern: '^[a-z]+$' }, 'abc'],
    ['a pattern and conditions', { pattern: 'b', allOf: [{ pattern: '^a' }] }, 'ab'],
    [
      'a member that is called pattern',
      { properties: { pattern: { type: 'string' } } },
      { pattern: '(' },
    ],
    ['data that look like a pattern', { const: { pattern: '(' } }, { pattern: '(' }],
    ['patterns for names', { patternProperties: { '^x-': { type: 'number' } } }, { 'x-a': 1 }],
  ])('[SPEC D2] is fitted by what it asks for: %s', (_, schema, value) => {
    expect(detailOf(schema, value)).toBeUndefined();
    expect(detailOf(schema, value)).toBeUndefined();
  });

  test.each<[string, Json, Json, string]>([
    ['false', false, 1, '#: False boolean schema.'],
    ['a type', { type: 'number' }, 'x', '#: Instance type "string" is invalid. Expected "number".'],
    [
      'a place',
      { properties: { a: { items: { maximum: 2 } } } },
      { a: [1, 3] },
      '#/a/1: 3 is greater than 2.',
    ],
    ['a pattern', { pattern: '^a$' }, 'b', '#: String does not match format "pattern ^a$".'],
    [
      'a pattern that ends',
      { pattern: '^a$' },
      'a\n',
      '#: String does not match format "pattern ^a$".',
    ],
    [
      'a name of every object',
      { required: ['constructor'] },
      {},
      '#: Instance does not have required property "constructor".',
    ],
  ])('[SPEC D2] is not fitted by anything else: %s', (_, schema, value, place) => {
    expect(detailOf(schema, value)).toBe(`The input does not fit its schema. ${place}`);
  });

  test.each<[string, Json]>([
    ['a reference to nothing', { $ref: '#/nowhere' }],
    ['a pattern that is none', { pattern: '(' }],
    ['a pattern for names that could run away', { patternProperties: { '(a+)+$': {} } }],
  ])('[SPEC D11] that cannot be used is a problem of the configuration: %s', (_, schema) => {
    expect(detailOf(schema, 'x')).toMatch(/^The schema of the input cannot be used: /);
  });

  test('[SPEC D2] has its patterns matched in bounded time', () => {
    const hostile = `${'a'.repeat(5000)}b`;
    expect(detailOf({ pattern: '^(a+)+$' }, hostile)).toBeDefined();
  });

  test('[SPEC D2] is not fitted by what nests deeper than it can be followed', () => {
    const schema = { type: 'array', items: { $ref: '#' } };
    expect(detailOf(schema, nested(100))).toBeUndefined();
    expect(detailOf(schema, nested(1000))).toBe('The input nests too deep for its schema.');
  });
});

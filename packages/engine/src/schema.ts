import { type Schema, Validator } from '@cfworker/json-schema';
import type { Json } from '@tutti/jq';
import { failTask } from './task-problem.ts';

const validators = new WeakMap<object, Validator>();

/**
 * Throws a `validation` problem when `value` does not fit `schema`. The validator interprets the
 * schema: nothing a definition says becomes code. [SPEC D2, D6, D9]
 */
export function validateAgainst(schema: Json | undefined, value: Json, what: string): void {
  if (schema === undefined || schema === true) return;
  const { valid, errors } = validatorOf(schema).validate(value);
  if (valid) return;
  const places = errors
    .filter((error) => !COMPOSITE.has(error.keyword))
    .slice(0, 5)
    .map((error) => `${error.instanceLocation}: ${error.error}`);
  failTask('validation', `The ${what} does not fit its schema. ${places.join(' ')}`);
}

/** Keywords that only say that something below them failed. */
const COMPOSITE = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', 'false']);

function validatorOf(schema: Json): Validator {
  if (schema === null || typeof schema !== 'object') {
    return new Validator(schema as boolean, '2020-12', false);
  }
  const known = validators.get(schema);
  if (known) return known;
  const validator = new Validator(schema as Schema, '2020-12', false);
  validators.set(schema, validator);
  return validator;
}

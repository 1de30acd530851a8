import {
  type OutputUnit,
  type Schema,
  type ValidationResult,
  Validator,
} from '@cfworker/json-schema';
import type { Json } from '@tutti/jq';
import type { DataError } from './rejections.ts';
import { withBoundedPatterns } from './schema-patterns.ts';
import { failTask } from './task-problem.ts';

const ERRORS_TOLD = 100;

const validators = new WeakMap<object, Validator>();

/**
 * Throws a `validation` problem when `value` does not fit `schema`. The validator interprets the
 * schema: nothing a definition says becomes code. [SPEC D2, D6, D9]
 */
export function validateAgainst(schema: Json | undefined, value: Json, what: string): void {
  if (schema === undefined || schema === true) return;
  const { valid, errors } = validate(schema, value, what);
  if (valid) return;
  const places = specific(errors)
    .slice(0, 5)
    .map((error) => `${error.instanceLocation}: ${error.error}`);
  failTask('validation', `The ${what} does not fit its schema. ${places.join(' ')}`);
}

/** Every mistake of `value` by its JSON pointer, at most `ERRORS_TOLD` of them. */
export function dataErrors(schema: Json, value: Json, what: string): readonly DataError[] {
  if (schema === true) return [];
  const { valid, errors } = validate(schema, value, what);
  return valid ? [] : specific(errors).slice(0, ERRORS_TOLD).map(dataError);
}

/** Throws a `configuration` problem when nothing could be checked by `schema`. */
export function checkSchema(schema: Json, what: string): void {
  if (schema !== true) validate(schema, {}, what);
}

function dataError({ instanceLocation, error }: OutputUnit): DataError {
  return { pointer: decodeURIComponent(instanceLocation.replace(/^#/, '')), message: error };
}

/** Without those that only say that something below them failed, if there are others. */
function specific(errors: readonly OutputUnit[]): readonly OutputUnit[] {
  const found = errors.filter(({ keyword }) => !COMPOSITE.has(keyword));
  return found.length > 0 ? found : errors;
}

/** A schema that refers to nothing or holds a broken pattern is the definition's mistake. */
function validate(schema: Json, value: Json, what: string): ValidationResult {
  try {
    return validatorOf(schema).validate(value);
  } catch (error) {
    // The validator calls itself, as deep as the data nest.
    if (error instanceof RangeError) {
      return failTask('validation', `The ${what} nests too deep for its schema.`);
    }
    const said = error instanceof Error ? error.message : String(error);
    return failTask('configuration', `The schema of the ${what} cannot be used: ${said}`);
  }
}

/** Keywords that only say that something below them failed. */
const COMPOSITE = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', 'false']);

function validatorOf(schema: Json): Validator {
  if (schema === null || typeof schema !== 'object') {
    return new Validator(schema as boolean, '2020-12', false);
  }
  const known = validators.get(schema);
  if (known) return known;
  // A copy: the validator marks the schema it is given, and a plan is frozen.
  const validator = new Validator(withBoundedPatterns(schema) as Schema, '2020-12', false);
  validators.set(schema, validator);
  return validator;
}

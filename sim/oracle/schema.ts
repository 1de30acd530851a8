import type { Json } from '@tutti/jq';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Moment } from './environment.ts';
import { Halt } from './halt.ts';
import { standardProblem } from './problem.ts';

const VALIDATORS = new WeakMap<object, ValidateFunction>();

/** D2, D6, D9, D11: what does not fit is a problem where it is looked at; so is a schema that is none. */
export function validate(
  schema: Json | undefined,
  value: Json,
  { at, pointer }: { readonly at: Moment; readonly pointer: string },
): void {
  if (schema === undefined) return;
  const validator = validatorOf(schema);
  if (validator?.(value)) return;
  const name = validator === null ? 'configuration' : 'validation';
  throw new Halt(at, { kind: 'raised', problem: standardProblem(name, pointer) });
}

function validatorOf(schema: Json): ValidateFunction | null {
  const key = schema !== null && typeof schema === 'object' ? schema : null;
  const known = key && VALIDATORS.get(key);
  if (known) return known;
  try {
    const validator = new Ajv2020({ strict: false }).compile(schema as object | boolean);
    if (key) VALIDATORS.set(key, validator);
    return validator;
  } catch {
    return null;
  }
}

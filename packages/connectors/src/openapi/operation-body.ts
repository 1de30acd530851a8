import type { Json, TerminalFault } from '@tutti/connector-kit';
import { didYouMean } from '../arguments/did-you-mean.ts';
import { isObject, type JsonObject, kindOf } from '../arguments/json-object.ts';
import { type FormField, FormFields } from '../http/form.ts';
import type { Body } from '../http/http-request.ts';
import { encodedBody } from './form-body.ts';
import type { Operation } from './operation.ts';
import { parametersFault } from './parameters-fault.ts';

/**
 * The body of a call: its form fields, or the arguments that are no declared parameter. Throws a
 * `validation` fault when a body is needed and missing, or given and there is no place for it.
 */
export function bodyOf(operation: Operation, values: JsonObject, form: readonly FormField[]): Body {
  const declared = new Set(operation.parameters.map(({ name }) => name));
  const rest = Object.entries(values).filter(
    ([name, value]) => !declared.has(name) && value !== null,
  );
  if (form.length > 0) return formBody(operation, rest, form);
  if (rest.length === 0) return missingBody(operation);
  if (operation.body === undefined) throw noPlace(operation, rest[0]![0]);
  return encodedBody(operation.body, wholeBody(operation, operation.body.names, rest));
}

function wholeBody(
  operation: Operation,
  names: readonly string[],
  rest: readonly [string, Json][],
): Json {
  const whole = rest.find(([name]) => names.includes(name));
  if (whole === undefined) return Object.fromEntries(rest);
  if (rest.length === 1) return whole[1];
  return mergedBody(
    operation,
    whole,
    rest.filter((entry) => entry !== whole),
  );
}

function missingBody(operation: Operation): undefined {
  if (operation.body?.required !== true) return undefined;
  throw parametersFault(
    `Operation "${operation.id}" needs a body, but neither "${operation.body.names[0] ?? 'body'}" nor any property of it is given.`,
  );
}

function formBody(
  operation: Operation,
  rest: readonly [string, Json][],
  fields: readonly FormField[],
): Body {
  const [unplaced] = rest;
  if (unplaced !== undefined) throw noPlace(operation, unplaced[0]);
  return new FormFields(fields);
}

function mergedBody(
  operation: Operation,
  [name, whole]: readonly [string, Json],
  others: readonly [string, Json][],
): Json {
  if (isObject(whole)) return Object.fromEntries([...Object.entries(whole), ...others]);
  throw parametersFault(
    `The body of operation "${operation.id}" is ${kindOf(whole)} ("${name}"), so it cannot take the property "${others[0]![0]}" too.`,
  );
}

function noPlace(operation: Operation, name: string): TerminalFault {
  const known = operation.parameters.map((parameter) => parameter.name);
  return parametersFault(
    `Operation "${operation.id}" has no parameter "${name}".${didYouMean(name, known)}`,
  );
}

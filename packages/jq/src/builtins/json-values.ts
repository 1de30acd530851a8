import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import { describe } from '../runtime/describe.ts';
import { parseJson } from '../runtime/json-parse.ts';
import { stringify } from '../runtime/json-text.ts';
import type { Machine } from '../runtime/machine.ts';
import { parseNumber } from '../runtime/number-parse.ts';
import { type BuiltinTable, ofInput } from './builtin.ts';

/** JSON of a value, within the limits of steps and string length. */
export function toJson(machine: Machine, value: Json): string {
  if (typeof value !== 'object' || value === null) {
    const text = stringify(value);
    machine.checkLength(text.length);
    return text;
  }
  const { stringLength } = machine.limits;
  const text = stringify(value, (length) => {
    if (++machine.steps >= machine.checkpoint) machine.tick();
    if (length > stringLength) machine.checkLength(length);
  });
  machine.checkLength(text.length);
  return text;
}

/** A string as it is; JSON of anything else. */
export function toText(machine: Machine, value: Json): string {
  return typeof value === 'string' ? value : toJson(machine, value);
}

function fromJson(machine: Machine, value: Json): Json {
  if (typeof value !== 'string') {
    throw new JqError(`${describe(value)} only strings can be parsed`);
  }
  machine.charge(value.length >> 2);
  return parseJson(value);
}

function toNumber(_machine: Machine, value: Json): Json {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' ? parseNumber(value) : undefined;
  if (number !== undefined) return number;
  throw new JqError(`${describe(value)} cannot be parsed as a number`);
}

function toBoolean(_machine: Machine, value: Json): Json {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new JqError(`${describe(value)} cannot be parsed as a boolean`);
}

export const JSON_VALUES: BuiltinTable = {
  'tojson/0': ofInput(toJson),
  'tostring/0': ofInput(toText),
  'fromjson/0': ofInput(fromJson),
  'tonumber/0': ofInput(toNumber),
  'toboolean/0': ofInput(toBoolean),
};

import { JqError } from '../errors.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { ArithmeticOperator, ComparisonOperator } from '../syntax/ast.ts';
import { utf8Length } from './code-points.ts';
import { compare, compareNumbers, equal } from './compare.ts';
import { describe } from './describe.ts';
import type { Machine } from './machine.ts';
import { mergeDeep } from './merge.ts';
import { splitText } from './split.ts';

export type Operation = (machine: Machine, left: Json, right: Json) => Json;

export const ARITHMETIC: Readonly<Record<ArithmeticOperator, Operation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
};

export const COMPARISONS: Readonly<Record<ComparisonOperator, Operation>> = {
  '==': equal,
  '!=': (machine, left, right) => !equal(machine, left, right),
  '<': (machine, left, right) => order(machine, left, right) < 0,
  '<=': (machine, left, right) => order(machine, left, right) <= 0,
  '>': (machine, left, right) => order(machine, left, right) > 0,
  '>=': (machine, left, right) => order(machine, left, right) >= 0,
};

function order(machine: Machine, left: Json, right: Json): number {
  return typeof left === 'number' && typeof right === 'number'
    ? compareNumbers(left, right)
    : compare(machine, left, right);
}

export function add(machine: Machine, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') {
    machine.checkLength(left.length + right.length);
    return left + right;
  }
  if (left === null) return right;
  if (right === null) return left;
  if (isArray(left) && isArray(right)) {
    machine.charge(left.length + right.length);
    return left.concat(right);
  }
  if (isObject(left) && isObject(right)) return mergeShallow(machine, left, right);
  throw refused(left, right, 'cannot be added');
}

function mergeShallow(machine: Machine, left: JsonObject, right: JsonObject): Json {
  machine.charge(1 + 2 * (Object.keys(left).length + Object.keys(right).length));
  return { ...left, ...right };
}

export function subtract(machine: Machine, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isArray(left) && isArray(right)) {
    return left.filter((item) => {
      machine.charge(1 + (right.length >> 2));
      return !right.some((other) => equal(machine, item, other));
    });
  }
  throw refused(left, right, 'cannot be subtracted');
}

export function multiply(machine: Machine, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number') return repeat(machine, left, right);
  if (typeof left === 'number' && typeof right === 'string') return repeat(machine, right, left);
  if (isObject(left) && isObject(right)) return mergeDeep(machine, left, right);
  throw refused(left, right, 'cannot be multiplied');
}

/** jq's own bound on the bytes of a repeated string. */
const MAX_REPEATED_BYTES = 2 ** 31 - 1;

function repeat(machine: Machine, text: string, times: number): Json {
  if (Number.isNaN(times) || times < 0) return null;
  const count = Math.min(Math.trunc(times), MAX_REPEATED_BYTES);
  if (text === '' || count === 0) return '';
  if (utf8Length(text) * count >= MAX_REPEATED_BYTES) {
    throw new JqError('Repeat string result too long');
  }
  machine.checkLength(text.length * count);
  return text.repeat(count);
}

export function divide(machine: Machine, left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) throw refused(left, right, 'cannot be divided because the divisor is zero');
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return splitText(machine, left, right);
  }
  throw refused(left, right, 'cannot be divided');
}

function remainder(_machine: Machine, left: Json, right: Json): Json {
  if (typeof left !== 'number' || typeof right !== 'number') {
    throw refused(left, right, 'cannot be divided (remainder)');
  }
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  const divisor = Math.abs(Math.trunc(right));
  if (divisor === 0) {
    throw refused(left, right, 'cannot be divided (remainder) because the divisor is zero');
  }
  if (isSmall(left) && isSmall(divisor)) return (Math.trunc(left) % divisor) + 0;
  const size = toInteger(right);
  return Number(toInteger(left) % (size < 0n ? -size : size));
}

function isSmall(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/** As a cast to a 64-bit integer does, held at its ends. */
function toInteger(value: number): bigint {
  if (value >= 2 ** 63) return MAX_INTEGER;
  if (value <= -(2 ** 63)) return MIN_INTEGER;
  return BigInt(Math.trunc(value));
}

export function negate(value: Json): Json {
  if (typeof value !== 'number') throw new JqError(`${describe(value)} cannot be negated`);
  return value === 0 ? 0 : -value;
}

function refused(left: Json, right: Json, why: string): JqError {
  return new JqError(`${describe(left)} and ${describe(right)} ${why}`);
}

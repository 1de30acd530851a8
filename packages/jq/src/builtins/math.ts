import { JqError } from '../errors.ts';
import type { Json } from '../json.ts';
import { besselJ, besselY } from '../runtime/bessel.ts';
import { describe } from '../runtime/describe.ts';
import {
  frexp,
  fusedMultiplyAdd,
  ldexp,
  logb,
  nextAfter,
  remainderOf,
  roundHalfAway,
  roundHalfEven,
  significand,
} from '../runtime/float-parts.ts';
import { erf, erfc, gamma, gammaSign, logGamma } from '../runtime/gamma.ts';
import type { Machine } from '../runtime/machine.ts';
import { type Builtin, type BuiltinTable, ofInput, ofValues } from './builtin.ts';

/** Functions computed by a loop cost more than the one step of an ordinary call. */
const COSTLY_STEPS = 5_000;

function numberOf(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  throw new JqError(`${describe(value ?? null)} number required`);
}

function unary(compute: (value: number) => Json): Builtin {
  return ofInput((_machine, value) => compute(numberOf(value)));
}

function binary(compute: (left: number, right: number) => number): Builtin {
  return ofValues((_machine, _input, left, right) => compute(numberOf(left), numberOf(right)));
}

function costly(compute: (value: number) => number): Builtin {
  return ofInput((machine: Machine, value) => {
    machine.charge(COSTLY_STEPS);
    return compute(numberOf(value));
  });
}

function costlyOrder(compute: (order: number, value: number) => number): Builtin {
  return ofValues((machine, _input, order, value) => {
    machine.charge(COSTLY_STEPS);
    return compute(numberOf(order), numberOf(value));
  });
}

function split(value: number): Json {
  const whole = Math.trunc(value);
  return [Number.isFinite(value) ? value - whole : 0, whole];
}

/** The larger or smaller of two numbers; NaN only where both are. */
function pick(choose: (left: number, right: number) => number) {
  return (left: number, right: number): number => {
    if (Number.isNaN(left)) return right;
    return Number.isNaN(right) ? left : choose(left, right);
  };
}

const ONE_ARGUMENT: Readonly<Record<string, (value: number) => Json>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: roundHalfAway,
  rint: roundHalfEven,
  nearbyint: roundHalfEven,
  fabs: Math.abs,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  exp2: (value) => 2 ** value,
  exp10: (value) => (Number.isInteger(value) ? Number(`1e${value}`) : 10 ** value),
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  logb,
  significand,
  frexp,
  modf: split,
  gamma: logGamma,
  lgamma: logGamma,
  tgamma: gamma,
  lgamma_r: (value) => [logGamma(value), gammaSign(value)],
  erf,
  erfc,
};

const TWO_ARGUMENTS: Readonly<Record<string, (left: number, right: number) => number>> = {
  pow: (left, right) =>
    left === 1 || (left === -1 && Math.abs(right) === Infinity) ? 1 : left ** right,
  atan2: Math.atan2,
  fmod: (left, right) => left % right,
  fmin: pick(Math.min),
  fmax: pick(Math.max),
  fdim: (left, right) => (left > right ? left - right : left <= right ? 0 : Number.NaN),
  hypot: Math.hypot,
  copysign: (size, sign) => (isNegative(size) === isNegative(sign) ? size : -size),
  drem: remainderOf,
  remainder: remainderOf,
  ldexp,
  scalb: (value, exponent) =>
    Number.isInteger(exponent) ? ldexp(value, exponent) : value * 2 ** exponent,
  scalbln: ldexp,
  nextafter: nextAfter,
  nexttoward: nextAfter,
};

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

export const MATHEMATICS: BuiltinTable = {
  ...table(ONE_ARGUMENT, '0', unary),
  ...table(TWO_ARGUMENTS, '2', binary),
  'fma/3': ofValues((_machine, _input, a, b, c) =>
    fusedMultiplyAdd(numberOf(a), numberOf(b), numberOf(c)),
  ),
  'j0/0': costly((value) => besselJ(0, value)),
  'j1/0': costly((value) => besselJ(1, value)),
  'y0/0': costly((value) => besselY(0, value)),
  'y1/0': costly((value) => besselY(1, value)),
  'jn/2': costlyOrder(besselJ),
  'yn/2': costlyOrder(besselY),
};

function table<Compute>(
  functions: Readonly<Record<string, Compute>>,
  argumentCount: string,
  make: (compute: Compute) => Builtin,
): BuiltinTable {
  return Object.fromEntries(
    Object.entries(functions).map(([name, compute]) => [`${name}/${argumentCount}`, make(compute)]),
  );
}

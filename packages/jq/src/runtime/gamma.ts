/** Lanczos's approximation, g = 607/128: good to some 15 digits. */
const G = 607 / 128;
const COEFFICIENTS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746,
  -0.4919138160976202, 3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5,
  0.0001580887032249125, -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639,
  8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
];

function series(value: number): number {
  return COEFFICIENTS.reduce((sum, coefficient, index) =>
    index === 0 ? coefficient : sum + coefficient / (value + index),
  );
}

/** The gamma function. */
export function gamma(value: number): number {
  if (Number.isInteger(value)) {
    if (value === 0) return 1 / value;
    if (value < 0) return Number.NaN;
    if (value <= 23) return factorial(value - 1);
  }
  if (value === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (value > 171.7) return Number.POSITIVE_INFINITY;
  if (value < 0.5) return Math.PI / (sinPi(value) * gamma(1 - value));
  const base = value + G - 0.5;
  const half = base ** ((value - 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-base) * half * series(value - 1);
}

function factorial(value: number): number {
  let product = 1;
  for (let factor = 2; factor <= value; factor++) product *= factor;
  return product;
}

function sinPi(value: number): number {
  const reduced = value - 2 * Math.floor(value / 2);
  return Math.sin(Math.PI * reduced);
}

/** The logarithm of the size of the gamma function. */
export function logGamma(value: number): number {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    return Number.POSITIVE_INFINITY;
  }
  if (value <= 0 && Number.isInteger(value)) return Number.POSITIVE_INFINITY;
  if (value === 1 || value === 2) return 0;
  if (value < 0.5) return Math.log(Math.PI / Math.abs(sinPi(value))) - logGamma(1 - value);
  if (value < 100) return Math.log(Math.abs(gamma(value)));
  return stirling(value);
}

function stirling(value: number): number {
  const inverse = 1 / value;
  const square = inverse * inverse;
  const tail = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (value - 0.5) * Math.log(value) - value + 0.5 * Math.log(2 * Math.PI) + tail;
}

/** 1 or -1: the sign of the gamma function. */
export function gammaSign(value: number): number {
  if (value > 0 || Number.isInteger(value)) return Object.is(value, -0) ? -1 : 1;
  return Math.floor(value) % 2 === 0 ? 1 : -1;
}

/** The error function. */
export function erf(value: number): number {
  if (Number.isNaN(value)) return value;
  const size = Math.abs(value);
  if (size > 6) return Math.sign(value);
  return size < 2 ? erfSeries(value) : Math.sign(value) * (1 - erfcFraction(size));
}

/** One less the error function, without the loss of digits that a subtraction would bring. */
export function erfc(value: number): number {
  if (Number.isNaN(value)) return value;
  if (value < 2) return 1 - erf(value);
  return value > 27 ? 0 : erfcFraction(value);
}

function erfSeries(value: number): number {
  let term = value;
  let sum = value;
  for (let index = 1; index < 100; index++) {
    term *= (-value * value) / index;
    const next = sum + term / (2 * index + 1);
    if (next === sum) break;
    sum = next;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function erfcFraction(value: number): number {
  let fraction = 0;
  for (let index = 120; index > 0; index--) fraction = index / 2 / (value + fraction);
  return Math.exp(-value * value) / Math.sqrt(Math.PI) / (value + fraction);
}

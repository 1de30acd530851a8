/** A number as `mantissa * 2 ** exponent`, the mantissa's size being in [0.5, 1). */
export function frexp(value: number): [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1);
  let mantissa = value * 2 ** -exponent;
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2;
    exponent++;
  }
  return [mantissa, exponent];
}

/** `value * 2 ** exponent`, rounded once even where the result is tiny. */
export function ldexp(value: number, exponent: number): number {
  if (value === 0 || !Number.isFinite(value) || Number.isNaN(exponent)) return value;
  const [mantissa, own] = frexp(value);
  const whole = Math.max(-2200, Math.min(2200, Math.trunc(exponent))) + own;
  if (whole > -1021) return whole > 1024 ? mantissa * Infinity : mantissa * 2 * 2 ** (whole - 1);
  return mantissa * 2 ** (whole + 60) * 2 ** -60;
}

/** The exponent of the power of two at or below a number's size. */
export function logb(value: number): number {
  if (value === 0) return Number.NEGATIVE_INFINITY;
  if (!Number.isFinite(value)) return Math.abs(value);
  return frexp(value)[1] - 1;
}

/** A number scaled to a size in [1, 2). */
export function significand(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  return frexp(value)[0] * 2;
}

const SMALLEST = 5e-324;

/** The number next to one, in the direction of another. */
export function nextAfter(from: number, towards: number): number {
  if (Number.isNaN(from) || Number.isNaN(towards)) return Number.NaN;
  if (from === towards) return towards;
  if (from === 0) return towards > 0 ? SMALLEST : -SMALLEST;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, from);
  const step = from > 0 === from < towards ? 1n : -1n;
  view.setBigInt64(0, view.getBigInt64(0) + step);
  return view.getFloat64(0);
}

/** To the nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const above = value - floor;
  if (above < 0.5) return above === 0 ? value : zeroWithSign(floor, value);
  if (above > 0.5) return zeroWithSign(floor + 1, value);
  return zeroWithSign(floor % 2 === 0 ? floor : floor + 1, value);
}

function zeroWithSign(rounded: number, value: number): number {
  return rounded === 0 && value < 0 ? -0 : rounded;
}

/** To the nearest whole number, halves away from zero. */
export function roundHalfAway(value: number): number {
  const size = Math.abs(value);
  const floor = Math.floor(size);
  const rounded = size - floor >= 0.5 ? floor + 1 : floor;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/** What is left of a division whose quotient is rounded to the nearest whole number. */
export function remainderOf(value: number, by: number): number {
  if (by === 0 || !Number.isFinite(value) || Number.isNaN(by)) return Number.NaN;
  if (!Number.isFinite(by)) return value;
  const size = Math.abs(by);
  const rest = value % size;
  const other = rest < 0 ? rest + size : rest - size;
  if (Math.abs(rest) !== Math.abs(other)) return Math.abs(rest) < Math.abs(other) ? rest : other;
  return ((value - rest) / size) % 2 === 0 ? rest : other;
}

/** `a * b + c`, the product being exact. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  if (!Number.isFinite(product) || Math.abs(product) > 1e300 || Math.abs(product) < 1e-280) {
    return product + c;
  }
  const productError = twoProductError(a, b, product);
  const sum = product + c;
  const back = sum - product;
  const sumError = product - (sum - back) + (c - back);
  return sum + (productError + sumError);
}

function twoProductError(a: number, b: number, product: number): number {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function split(value: number): [number, number] {
  const scaled = 134_217_729 * value;
  const high = scaled - (scaled - value);
  return [high, value - high];
}

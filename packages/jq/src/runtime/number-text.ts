const LARGEST = '1.7976931348623157e+308';

/** A number as jq prints it. NaN prints as null; infinities as the largest numbers. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (Number.isNaN(value)) return 'null';
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? LARGEST : `-${LARGEST}`;
  return withExponent(value);
}

/** Below 1e-4, and where zeros would have to stand in for more than 15 digits, an exponent is used. */
function withExponent(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '');
  const digitCount = digits.length - (value < 0 ? 1 : 0);
  if (exponent > 0 && exponent + 1 <= digitCount + 15) {
    return digits.padEnd(exponent + 1 + (value < 0 ? 1 : 0), '0');
  }
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
}

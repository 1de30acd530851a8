/** Points enough for the trapezoidal rule to be exact to the last digits. */
function pointsFor(order: number, value: number): number {
  return 64 + 2 * Math.ceil(Math.min(2000, Math.abs(value) + order));
}

/** The Bessel function of the first kind, by its integral over a period. */
export function besselJ(order: number, value: number): number {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? value : 0;
  const whole = Math.trunc(order);
  if (whole < 0) return (whole % 2 === 0 ? 1 : -1) * besselJ(-whole, value);
  const points = pointsFor(whole, value);
  let sum = 0;
  for (let index = 0; index <= points; index++) {
    const angle = (Math.PI * index) / points;
    const weight = index === 0 || index === points ? 0.5 : 1;
    sum += weight * Math.cos(whole * angle - value * Math.sin(angle));
  }
  return sum / points;
}

/** The Bessel function of the second kind. */
export function besselY(order: number, value: number): number {
  if (Number.isNaN(value) || value < 0) return Number.NaN;
  if (value === 0) return Number.NEGATIVE_INFINITY;
  if (value === Number.POSITIVE_INFINITY) return 0;
  const whole = Math.trunc(order);
  if (whole < 0) return (whole % 2 === 0 ? 1 : -1) * besselY(-whole, value);
  let previous = besselY01(0, value);
  let current = besselY01(1, value);
  if (whole === 0) return previous;
  for (let index = 1; index < Math.min(whole, 10_000); index++) {
    [previous, current] = [current, ((2 * index) / value) * current - previous];
  }
  return current;
}

/** Order 0 or 1: the difference of an integral over half a period and one without end. */
function besselY01(order: 0 | 1, value: number): number {
  const sign = order === 0 ? 1 : -1;
  const oscillating = simpson(
    (angle) => Math.sin(value * Math.sin(angle) - order * angle),
    0,
    Math.PI,
    16 * pointsFor(order, value),
  );
  const end = Math.asinh(750 / value);
  const decaying = simpson(
    (at) =>
      (Math.exp(order * at) + sign * Math.exp(-order * at)) * Math.exp(-value * Math.sinh(at)),
    0,
    end,
    16_000,
  );
  return (oscillating - decaying) / Math.PI;
}

function simpson(of: (at: number) => number, from: number, to: number, steps: number): number {
  const width = (to - from) / steps;
  let sum = of(from) + of(to);
  for (let index = 1; index < steps; index++) {
    sum += (index % 2 === 0 ? 2 : 4) * of(from + index * width);
  }
  return (sum * width) / 3;
}

import { expression, expressionIn } from '../expressions/expression.ts';
import type { Duration } from '../plan/template.ts';
import { object, optional, readFields } from '../reading/read-object.ts';
import { expected, expectedContent, integer, type Reader } from '../reading/reader.ts';
import { DURATION_UNITS, durationOf, parseDuration } from '../values/duration.ts';

const ZERO: Duration = { kind: 'duration', ms: 0 };

const PART = optional(integer('a part of a duration', { from: 0 }));

const PARTS = Object.fromEntries(Object.keys(DURATION_UNITS).map((unit) => [unit, PART]));

/** ISO 8601 text, an object of parts, or an expression in `${ }`. */
export const duration: Reader<Duration> = (at, scope) => {
  if (at.kind === 'map') {
    if (at.entries.size === 0) {
      expectedContent('a duration to have at least one part, such as `seconds: 30`', at, scope);
      return ZERO;
    }
    const parts = readFields(at, 'a duration', PARTS, scope);
    return { kind: 'duration', ms: durationOf(parts) ?? 0 };
  }
  if (at.kind !== 'scalar' || typeof at.value !== 'string') {
    expected('a duration, such as `PT30S` or `seconds: 30`', at, scope);
    return ZERO;
  }
  if (expressionIn(at.value, scope)) return expression(at, scope);
  const ms = parseDuration(at.value);
  if (ms === null)
    expected('an ISO 8601 duration, such as `PT30S` or `P1DT12H`', at, scope, 'invalid-duration');
  return { kind: 'duration', ms: ms ?? 0 };
};

/** `timeout: { after }`. */
export const timeout: Reader<Duration> = (at, scope) => {
  const { after } = object('a timeout', { after: { read: duration, isRequired: true } })(at, scope);
  return after;
};

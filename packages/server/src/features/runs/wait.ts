import { type FieldError, LIMITS } from '@tutti/api';

export type WaitReading =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'mistake'; readonly error: FieldError };

const SHORT = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)$/;
const ISO = /^PT(?:(\d{1,6}(?:\.\d{1,3})?)M)?(?:(\d{1,6}(?:\.\d{1,3})?)S)?$/;
const UNIT_MS = { ms: 1, s: 1000, m: 60_000 } as const;

/** Reads `?wait=`: `500ms`, `30s`, `2m` or ISO 8601 (`PT1M30S`), more than zero, at most five minutes. */
export function readWait(text: string): WaitReading {
  const ms = readShort(text) ?? readIso(text);
  if (ms !== null && ms > 0 && ms <= LIMITS.waitMs) return { kind: 'wait', ms };
  const expected = 'a duration such as 30s, 2m or PT30S, at most 5 minutes';
  const message = `Expected ${expected}, but it is '${text}'.`;
  return { kind: 'mistake', error: { field: 'query/wait', message, expected, received: text } };
}

function readShort(text: string): number | null {
  const [, amount, unit] = SHORT.exec(text) ?? [];
  if (unit !== 'ms' && unit !== 's' && unit !== 'm') return null;
  return Number(amount) * UNIT_MS[unit];
}

function readIso(text: string): number | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  return Number(match[1] ?? 0) * UNIT_MS.m + Number(match[2] ?? 0) * UNIT_MS.s;
}

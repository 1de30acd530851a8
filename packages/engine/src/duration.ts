import type { Json } from '@tutti/jq';
import { durationOf, parseDuration } from '@tutti/language';
import { failTask } from './task-problem.ts';

/** Milliseconds of what an expression yielded: an ISO 8601 duration, or the DSL's object. [SPEC E7] */
export function durationFrom(value: Json): number {
  const ms = typeof value === 'string' ? parseDuration(value) : fromObject(value);
  if (ms !== null && ms >= 0) return ms;
  return failTask(
    'expression',
    `Expected an ISO 8601 duration such as PT30S, or an object such as {"seconds": 30}, but it is ${JSON.stringify(value)}.`,
  );
}

function fromObject(value: Json): number | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return durationOf(value as { readonly [unit: string]: Json });
}

import type { Json } from '@tutti/jq';
import { failTask } from '../task-problem.ts';

/** A text of so many characters; throws an `expression` problem when `value` is none. */
export function textFrom(what: string, value: Json, longest: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  const expected = `a text of 1 to ${longest} characters`;
  return failTask('expression', `Expected ${what} to be ${expected}, but it is ${shown(value)}.`);
}

/** A value as a message shows it. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

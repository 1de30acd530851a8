import type { RunEvent } from '@tutti/client';

/** A member of an event that is a text; undefined when it is absent or something else. */
export function textOf(value: unknown, ...path: readonly string[]): string | undefined {
  const found = memberOf(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** A member of an event that is a number. */
export function numberOf(value: unknown, ...path: readonly string[]): number | undefined {
  const found = memberOf(value, path);
  return typeof found === 'number' ? found : undefined;
}

/** A member of an event that is an instant, in milliseconds since 1970. */
export function dueAtOf(value: unknown, ...path: readonly string[]): { readonly dueAt?: number } {
  const dueAt = Date.parse(textOf(value, ...path) ?? '');
  return Number.isNaN(dueAt) ? {} : { dueAt };
}

/** When an event happened, in milliseconds since 1970. */
export function instantOf(event: RunEvent): number {
  return Date.parse(event.at);
}

/** One line that says what a problem is: its detail, else its title, else the end of its type. */
export function problemText(problem: unknown): string {
  const kind = textOf(problem, 'type')?.split('/').at(-1);
  const words = textOf(problem, 'detail') ?? textOf(problem, 'title');
  const line = words?.replaceAll(/\s+/g, ' ').trim();
  if (line === undefined) return kind ?? 'a problem without a name';
  return kind === undefined || kind === '' ? line : `${kind}: ${line}`;
}

/** Who has asked for it, and why. */
export function byWhom(event: RunEvent): string {
  const reason = textOf(event, 'reason');
  return `by ${textOf(event, 'by') ?? 'an operator'}${reason === undefined ? '' : `: ${reason}`}`;
}

function memberOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    value,
  );
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

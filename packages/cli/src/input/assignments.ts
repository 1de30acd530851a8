import type { Json } from '@tutti/client';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';

type JsonObject = { readonly [name: string]: Json };

/**
 * Input with members set by `path=value`: the path in dots, the value JSON or else a text.
 *
 * Example: `{}` with `order.id=7` and `order.name=Ada` is `{ order: { id: 7, name: 'Ada' } }`.
 */
export function withAssignments(input: Json, assignments: readonly string[]): Json {
  return assignments.reduce((result, assignment) => {
    const at = assignment.indexOf('=');
    if (at < 1) {
      throw new CommandFailure(EXIT.usage, `Expected --set path=value, but got "${assignment}".`);
    }
    const path = assignment.slice(0, at).split('.');
    return withMember(result, path, readValue(assignment.slice(at + 1)));
  }, input);
}

function withMember(container: Json, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) return value;
  const members = objectOf(container, name);
  const inner = Object.hasOwn(members, name) ? members[name] : undefined;
  // Entries, not assignment: a member named __proto__ is a member like any other.
  return Object.fromEntries([
    ...Object.entries(members).filter(([other]) => other !== name),
    [name, withMember(inner ?? {}, rest, value)],
  ]);
}

function objectOf(container: Json, name: string): JsonObject {
  if (isObject(container)) return container;
  throw new CommandFailure(
    EXIT.usage,
    `Expected --set ${name}=… to meet an object, but it meets ${JSON.stringify(container)}.`,
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON, or else a text. */
export function readValue(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

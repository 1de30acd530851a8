import type { Json } from '@tutti/jq';
import type { EventFilter, Template } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import { isTruthy } from './expression.ts';
import type { FilterScope } from './filter-scope.ts';
import { equalJson } from './json-equal.ts';
import { TaskProblem } from './task-problem.ts';
import { fill } from './template.ts';

/** What a matching event says of the correlation keys. */
export type Correlations = { readonly [key: string]: Json };

/** Does `event` fit `filter`? Answers the correlations that hold then, or null. [SPEC V3–V5] */
export function matchEvent(
  scope: FilterScope,
  filter: EventFilter,
  event: CloudEvent,
  known: Correlations,
): Correlations | null {
  try {
    const fits = Object.entries(filter.with).every(([name, wanted]) =>
      matchAttribute(scope, wanted, attributeOf(event, name)),
    );
    const found = fits ? correlate(scope, filter, event) : null;
    return found && agrees(filter, found, known) ? found : null;
  } catch (error) {
    // Anybody can send an event: one that an expression cannot cope with must not fault the run.
    if (error instanceof TaskProblem) return null;
    throw error;
  }
}

/** Are the keys that have taken a value before, and expect nothing else, the same again? [SPEC V5] */
export function agrees(filter: EventFilter, found: Correlations, known: Correlations): boolean {
  return Object.entries(filter.correlate).every(
    ([key, { expect }]) =>
      expect !== undefined ||
      !Object.hasOwn(known, key) ||
      equalJson(known[key] as Json, found[key] ?? null),
  );
}

function attributeOf(event: CloudEvent, name: string): Json {
  return Object.hasOwn(event, name) ? (event[name] ?? null) : null;
}

/** An expression is asked about the attribute's value; a text may be a regular expression. */
function matchAttribute(scope: FilterScope, wanted: Template, value: Json): boolean {
  if (wanted.kind === 'expression') {
    const answer = scope.evaluate(wanted, value);
    return typeof answer === 'boolean' ? answer : equalJson(answer, value);
  }
  const literal = fill(wanted, (expression) => scope.evaluate(expression, value));
  if (equalJson(literal, value)) return true;
  if (typeof literal !== 'string' || typeof value !== 'string' || !isPattern(literal)) return false;
  return isTruthy(scope.evaluate(PATTERN_TEST, value, { pattern: literal }));
}

/** Regular expressions run in jq's bounded engine, never in the host's. */
const PATTERN_TEST = {
  kind: 'expression',
  source: 'test("\\\\A(?:" + $pattern + ")\\\\z")',
  variables: ['pattern'],
} as const;

/** A dot alone does not make a pattern: event types are full of them. */
export function isPattern(text: string): boolean {
  return /[\\^$*+?()[\]{}|]/.test(text);
}

function correlate(
  scope: FilterScope,
  filter: EventFilter,
  event: CloudEvent,
): Correlations | null {
  const found: [string, Json][] = [];
  for (const [key, { from, expect }] of Object.entries(filter.correlate)) {
    const value = scope.evaluate(from, event as Json);
    // A key that the event does not have correlates with nothing.
    if (value === null) return null;
    if (expect && !equalJson(expectationOf(scope, expect), value)) return null;
    found.push([key, value]);
  }
  return Object.fromEntries(found);
}

/** What a correlation key must be. */
export function expectationOf(scope: FilterScope, expect: Template): Json {
  return fill(expect, (expression) => scope.evaluate(expression, scope.input));
}

import type { Json } from '@tutti/jq';
import type { EventFilter, Template } from '@tutti/language';
import type { CloudEvent } from './cloud-event.ts';
import type { EventOffer } from './effects.ts';
import { equalJson } from './json-equal.ts';
import type { Activation } from './state.ts';
import { TaskProblem } from './task-problem.ts';
import type { Turn } from './turn.ts';

/** What a matching event says of the correlation keys. */
export type Correlations = { readonly [key: string]: Json };

/** Does `event` fit `filter`? Answers the correlations that hold then, or null. [SPEC V3–V5] */
export function matchEvent(
  turn: Turn,
  activation: Activation,
  filter: EventFilter,
  event: CloudEvent,
  known: Correlations,
): Correlations | null {
  try {
    const fits = Object.entries(filter.with).every(([name, wanted]) =>
      matchAttribute(turn, activation, wanted, attributeOf(event, name)),
    );
    return fits ? correlate(turn, activation, filter, event, known) : null;
  } catch (error) {
    // Anybody can send an event: one that an expression cannot cope with must not fault the run.
    if (error instanceof TaskProblem) return null;
    throw error;
  }
}

function attributeOf(event: CloudEvent, name: string): Json {
  return Object.hasOwn(event, name) ? (event[name] ?? null) : null;
}

/** An expression is asked about the attribute's value; a text may be a regular expression. */
function matchAttribute(
  turn: Turn,
  activation: Activation,
  wanted: Template,
  value: Json,
): boolean {
  if (wanted.kind === 'expression') {
    const answer = turn.evaluate(wanted, value, activation);
    return typeof answer === 'boolean' ? answer : equalJson(answer, value);
  }
  const literal = turn.fill(wanted, value, activation);
  if (equalJson(literal, value)) return true;
  if (typeof literal !== 'string' || typeof value !== 'string' || !isPattern(literal)) return false;
  return turn.holds(PATTERN_TEST, value, activation, { pattern: literal });
}

/** Regular expressions run in jq's bounded engine, never in the host's. */
const PATTERN_TEST = {
  kind: 'expression',
  source: 'test("\\\\A(?:" + $pattern + ")\\\\z")',
  variables: ['pattern'],
} as const;

/** A dot alone does not make a pattern: event types are full of them. */
function isPattern(text: string): boolean {
  return /[\\^$*+?()[\]{}|]/.test(text);
}

function correlate(
  turn: Turn,
  activation: Activation,
  filter: EventFilter,
  event: CloudEvent,
  known: Correlations,
): Correlations | null {
  const found: [string, Json][] = [];
  for (const [key, { from, expect }] of Object.entries(filter.correlate)) {
    const value = turn.evaluate(from, event as Json, activation);
    const expected = expect
      ? turn.fill(expect, activation.input ?? null, activation)
      : knownValue(known, key);
    if (expected !== undefined && !equalJson(expected, value)) return null;
    // A key that the event does not have correlates with nothing.
    if (value === null) return null;
    found.push([key, value]);
  }
  return Object.fromEntries(found);
}

function knownValue(known: Correlations, key: string): Json | undefined {
  return Object.hasOwn(known, key) ? known[key] : undefined;
}

/** The literal part of a filter, for the broker's index. */
export function offerOf(filter: EventFilter): EventOffer {
  const type = literalText(filter.with.type);
  const source = literalText(filter.with.source);
  return { ...(type !== undefined && { type }), ...(source !== undefined && { source }) };
}

function literalText(template: Template | undefined): string | undefined {
  if (template?.kind !== 'literal' || typeof template.value !== 'string') return undefined;
  return isPattern(template.value) ? undefined : template.value;
}

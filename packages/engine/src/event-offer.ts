import type { EventFilter, Expression, ListenStrategy, Template } from '@tutti/language';
import type { EventKey, EventOffer } from './effects.ts';
import { expectationOf, isPattern } from './event-match.ts';
import type { FilterScope } from './filter-scope.ts';
import { TaskProblem } from './task-problem.ts';

/** A longer value makes a poor entry of an index. */
const LONGEST_VALUE = 200;

/** The literal parts of a strategy, for the broker's index: every event that can match fits one. */
export function offersOf(scope: FilterScope, to: ListenStrategy): readonly EventOffer[] {
  const until = to.kind === 'any' && to.until && to.until.kind !== 'expression' ? to.until : null;
  const everything = to.filters.length === 0 || until?.filters.length === 0;
  if (everything) return [{}];
  return [...to.filters, ...(until?.filters ?? [])].map((filter) => offerOf(scope, filter));
}

/** The literal part of a filter. [SPEC V10] */
function offerOf(scope: FilterScope, filter: EventFilter): EventOffer {
  const type = literalText(filter.with.type);
  const source = literalText(filter.with.source);
  const key = correlationKey(scope, filter) ?? attributeKey(filter);
  return {
    ...(type !== undefined && { type }),
    ...(source !== undefined && { source }),
    ...(key && { key }),
  };
}

function literalText(template: Template | undefined): string | undefined {
  if (template?.kind !== 'literal' || typeof template.value !== 'string') return undefined;
  return isPattern(template.value) ? undefined : template.value;
}

/** The first correlation whose expectation is known before any event has come. */
function correlationKey(scope: FilterScope, filter: EventFilter): EventKey | undefined {
  for (const { from, expect } of Object.values(filter.correlate)) {
    const path = pathOf(from);
    const value = path && expect && isConstant(expect) ? expectedValue(scope, expect) : undefined;
    if (path && value !== undefined) return { path, value };
  }
  return undefined;
}

function attributeKey(filter: EventFilter): EventKey | undefined {
  for (const [name, wanted] of Object.entries(filter.with)) {
    if (name === 'type' || name === 'source' || wanted.kind !== 'literal') continue;
    const value = indexable(wanted.value);
    const mayDiffer = typeof value === 'string' && isPattern(value);
    if (value !== undefined && !mayDiffer) return { path: [name], value };
  }
  return undefined;
}

const PATH = /^\s*(?:\.[A-Za-z_]\w*){1,8}\s*$/;

/** The members that an expression such as `.data.order.id` goes through; undefined for any other. */
function pathOf({ source }: Expression): readonly string[] | undefined {
  return PATH.test(source) ? source.trim().slice(1).split('.') : undefined;
}

/** What these say stays the same for as long as somebody listens. */
const CONSTANT_VARIABLES = ['input', 'workflow'];

function isConstant(template: Template): boolean {
  switch (template.kind) {
    case 'literal':
      return true;
    case 'expression':
      return (
        !/\b(?:now|localtime|input_line_number)\b/.test(template.source) &&
        template.variables.every((name) => CONSTANT_VARIABLES.includes(name))
      );
    default:
      return false;
  }
}

function expectedValue(scope: FilterScope, expect: Template): EventKey['value'] | undefined {
  try {
    return indexable(expectationOf(scope, expect));
  } catch (error) {
    // It matches nothing, and whoever listens finds that out.
    if (error instanceof TaskProblem) return undefined;
    throw error;
  }
}

function indexable(value: unknown): EventKey['value'] | undefined {
  if (typeof value === 'string') return value.length <= LONGEST_VALUE ? value : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

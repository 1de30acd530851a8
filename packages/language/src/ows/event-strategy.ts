import type { Syntax, SyntaxMap } from '../document/syntax.ts';
import { expression } from '../expressions/expression.ts';
import { literal, template } from '../expressions/template.ts';
import type { Correlation, EventFilter, ListenStrategy } from '../plan/listen.ts';
import type { Expression, Template } from '../plan/template.ts';
import { object, optional, required } from '../reading/read-object.ts';
import { asText, expectedContent, listOf, mapOf, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { eventPattern } from './event.ts';

const NO_FILTER: EventFilter = { with: {}, correlate: {} };

const BARE_EXPRESSION = /^\s*[.$(]/;

/** A constant or an expression. Without `${ }`, a text that begins like a path is an expression. */
const expectation: Reader<Template> = (at, scope) => {
  const value = asText('`expect`', at, scope);
  if (value === undefined) return literal(at);
  return BARE_EXPRESSION.test(value) ? expression(at, scope) : template(at, scope);
};

const correlation: Reader<Correlation> = object('a correlation', {
  from: required(expression),
  expect: optional(expectation),
});

const FILTER = object('an event filter', {
  with: required(eventPattern),
  correlate: optional(mapOf('`correlate`', correlation)),
});

const filter: Reader<EventFilter> = (at, scope) => ({ correlate: {}, ...FILTER(at, scope) });

/** Which events are consumed, and until when. */
export const eventStrategy: Reader<ListenStrategy> = (at, scope) => readStrategy(at, scope, true);

const innerStrategy: Reader<ListenStrategy> = (at, scope) => readStrategy(at, scope, false);

const until: Reader<Expression | ListenStrategy> = (at, scope) => {
  if (at.kind === 'map') return innerStrategy(at, scope);
  return expression(at, scope);
};

const STRATEGY = object(
  'an event consumption strategy',
  {
    one: optional(filter),
    any: optional(listOf('`any`', filter)),
    all: optional(listOf('`all`', filter)),
    until: optional(until),
  },
  ['one', 'any', 'all'],
);

function readStrategy(at: Syntax, scope: Scope, mayHaveUntil: boolean): ListenStrategy {
  const { one, any, all, ...rest } = STRATEGY(at, scope);
  if (at.kind === 'map') checkStrategy(at, scope, mayHaveUntil);
  if (one) return { kind: 'one', filters: [one] };
  if (all) return { kind: 'all', filters: all };
  return any ? { kind: 'any', filters: any, ...rest } : { kind: 'one', filters: [NO_FILTER] };
}

function checkStrategy(map: SyntaxMap, scope: Scope, mayHaveUntil: boolean): void {
  const all = map.entries.get('all')?.value;
  if (all?.kind === 'list' && all.items.length === 0)
    expectedContent('`all` to have at least one event filter', all, scope);
  const end = map.entries.get('until');
  if (!end || (mayHaveUntil && map.entries.has('any'))) return;
  const message = mayHaveUntil
    ? 'Expected `until` only beside `any`, but there is no `any`. Take `until` out, or listen to `any`.'
    : 'Expected no `until` inside of an `until`, but there is one. Take it out.';
  scope.report.mistake(end.at, 'unexpected-property', message);
}

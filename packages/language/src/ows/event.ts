import { pointerTo } from '../document/pointer.ts';
import type { Syntax } from '../document/syntax.ts';
import { expressionIn } from '../expressions/expression.ts';
import { patternFault } from '../expressions/pattern.ts';
import { template, textTemplate } from '../expressions/template.ts';
import type { Template } from '../plan/template.ts';
import { asMap, asText, expected, expectedContent, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { sentence } from '../reading/words.ts';
import { parseDateTime } from '../values/date-time.ts';
import { uri } from './uri.ts';

const TEXTS = ['id', 'type', 'subject', 'datacontenttype'];
const URIS = ['source', 'dataschema'];

/** The attributes and data of an event to emit: CloudEvents, with expressions. */
export const eventProperties: Reader<Template> = (at, scope) => {
  const map = asMap('the properties of an event', at, scope);
  for (const { name, value } of map?.entries.values() ?? []) checkAttribute(name, value, scope);
  if (map && !map.entries.has('type')) {
    const message = 'Expected an event to have a `type`, but it does not. Add `type:` here.';
    const place = { pointer: pointerTo(map.pointer, 'type'), offset: map.offset };
    scope.report.mistake(place, 'missing-property', message);
  }
  return template(at, scope);
};

/** The attributes that an event must have to match: values, patterns or expressions, by name. */
export const eventPattern: Reader<{ [attribute: string]: Template }> = (at, scope) => {
  const map = asMap('the properties of an event', at, scope);
  if (map?.entries.size === 0)
    expectedContent('an event pattern to have at least one property', at, scope);
  const entries = [...(map?.entries.values() ?? [])];
  return Object.fromEntries(
    entries.map(({ name, value }) => [name, patternOf(name, value, scope)]),
  );
};

function patternOf(name: string, at: Syntax, scope: Scope): Template {
  const isText = [...TEXTS, ...URIS, 'time'].includes(name);
  if (typeof at.value === 'string') warnOfPattern(name, at.value, at, scope);
  return isText ? textTemplate(`\`${name}\` of an event`)(at, scope) : template(at, scope);
}

function warnOfPattern(name: string, text: string, at: Syntax, scope: Scope): void {
  const fault = expressionIn(text, scope) ? undefined : patternFault(text);
  if (fault === undefined) return;
  const message = `Expected \`${name}\` of an event filter to be plain text or a regular expression, but it looks like one and is none: ${sentence(fault)} It only matches the very same text.`;
  scope.report.warning(at, 'invalid-pattern', message);
}

function checkAttribute(name: string, at: Syntax, scope: Scope): void {
  const what = `\`${name}\` of an event`;
  if (TEXTS.includes(name)) asText(what, at, scope);
  if (URIS.includes(name)) uri(what)(at, scope);
  if (name === 'time') checkTime(what, at, scope);
}

function checkTime(what: string, at: Syntax, scope: Scope): void {
  const time = asText(what, at, scope);
  if (time === undefined || expressionIn(time, scope) || parseDateTime(time) !== null) return;
  expected(`${what} to be a time such as \`2026-01-31T08:00:00Z\``, at, scope, 'invalid-time');
}

import type { Syntax, SyntaxScalar } from '../document/syntax.ts';
import type { Template } from '../plan/template.ts';
import { asMap, asText, expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { compileExpression, expression, expressionIn } from './expression.ts';

/** Any value; texts that are `${ … }` as a whole are expressions, in `loose` mode also others. */
export const template: Reader<Template> = (at, scope) => {
  if (at.kind === 'scalar') return scalarTemplate(at, scope);
  if (at.kind === 'list') {
    const items = at.items.map((item) => template(item, scope));
    return items.every(isLiteral) ? literal(at) : { kind: 'array', items };
  }
  const entries = [...at.entries.values()].map(
    ({ name, value }) => [name, template(value, scope)] as const,
  );
  return entries.every(([, value]) => isLiteral(value)) ? literal(at) : { kind: 'object', entries };
};

/** A template of a text: literal text, or an expression. */
export function textTemplate(what: string): Reader<Template> {
  return (at, scope) => {
    if (asText(what, at, scope) === undefined) return literal(at);
    return template(at, scope);
  };
}

/** A template of a text that is not empty. */
export function wordTemplate(what: string): Reader<Template> {
  return (at, scope) => {
    if (at.value === '')
      scope.report.mistake(at, 'empty-value', `Expected ${what} to be text, but it is empty.`);
    return textTemplate(what)(at, scope);
  };
}

/** A template of a map: a map with expressions in it, or an expression that yields one. */
export function mapTemplate(what: string): Reader<Template> {
  return (at, scope) => {
    if (at.kind === 'scalar' && typeof at.value === 'string' && expressionIn(at.value, scope))
      return template(at, scope);
    return asMap(`${what}, unless it is an expression in \`\${ }\`,`, at, scope)
      ? template(at, scope)
      : literal(at);
  };
}

/** The template of a map whose values have been read as templates. */
export function objectTemplate(fields: { readonly [name: string]: Template }): Template {
  const entries = Object.entries(fields);
  const literals = entries.flatMap(([name, value]) =>
    isLiteral(value) ? [[name, value.value] as const] : [],
  );
  if (literals.length < entries.length) return { kind: 'object', entries };
  return { kind: 'literal', value: Object.fromEntries(literals) };
}

/** The template of a list whose items have been read as templates. */
export function arrayTemplate(items: readonly Template[]): Template {
  if (!items.every(isLiteral)) return { kind: 'array', items };
  return { kind: 'literal', value: items.map(({ value }) => value) };
}

/** Text that is an expression also without `${ }`, or a map with expressions in it. */
export function expressionOrMap(what: string): Reader<Template> {
  return (at, scope) => {
    if (at.kind === 'map') return template(at, scope);
    if (at.kind === 'scalar' && typeof at.value === 'string') return expression(at, scope);
    expected(`${what} to be a runtime expression or a map`, at, scope);
    return literal(at);
  };
}

/** A literal where a template stands: what an expression reads is known only when it runs. */
function isLiteral(value: Template): value is Extract<Template, { readonly kind: 'literal' }> {
  return value.kind === 'literal';
}

export function literal(at: Syntax): Template {
  return { kind: 'literal', value: at.value };
}

function scalarTemplate(at: SyntaxScalar, scope: Scope): Template {
  const found = typeof at.value === 'string' ? expressionIn(at.value, scope) : undefined;
  if (found) return compileExpression(found, at, scope);
  if (typeof at.value === 'string') reportExpressionInsideText(at.value, at, scope);
  return literal(at);
}

const LOOKS_LIKE_EXPRESSION = /\$\{\s*[.$"]/;

function reportExpressionInsideText(text: string, at: SyntaxScalar, scope: Scope): void {
  const index = text.search(LOOKS_LIKE_EXPRESSION);
  if (index === -1) return;
  const message =
    'Expected `${ }` around the whole text, but it stands inside of a longer text, which stays as it is. Make the text an expression: `${ "Hello \\(.name)" }`.';
  const place = { pointer: at.pointer, offset: at.offsetOf(index) };
  scope.report.warning(place, 'expression-inside-text', message);
}

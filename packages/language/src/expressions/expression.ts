import type { Place, SyntaxScalar } from '../document/syntax.ts';
import type { Expression } from '../plan/template.ts';
import { expected, type Reader } from '../reading/reader.ts';
import type { Scope } from '../reading/scope.ts';
import { sentence } from '../reading/words.ts';
import { checkVariables, reportUndeclaredSecrets, variablesInScope } from './check-variables.ts';
import { type CompiledJq, compileJq } from './compile-jq.ts';

const WRAPPED = /^\s*\$\{([\s\S]*)\}\s*$/;
const IDENTITY: Expression = { kind: 'expression', source: '.', variables: [] };

/** jq text, and where it begins in the text value that holds it. */
export interface ExpressionText {
  readonly source: string;
  readonly start: number;
}

/** The jq of a text that is an expression, where a text may also stand for itself. */
export function expressionIn(text: string, scope: Scope): ExpressionText | undefined {
  return wrappedExpression(text) ?? (isLooseExpression(text, scope) ? bare(text) : undefined);
}

const LOOKS_LIKE_JQ = /^\s*[.$]/;

/**
 * In `loose` mode also a text without `${ }` is an expression: one that begins with `.` or `$`, is
 * jq, and reads only what is in scope. Anything else stays the text that it is.
 */
function isLooseExpression(text: string, scope: Scope): boolean {
  if (scope.definition.mode !== 'loose' || !LOOKS_LIKE_JQ.test(text)) return false;
  const compiled = compiledOnce(text, scope);
  const inScope = variablesInScope(scope);
  return compiled.ok && compiled.variables.every((name) => inScope.includes(name));
}

function bare(source: string): ExpressionText {
  return { source, start: 0 };
}

/** The jq in `${ … }`, when the whole text is one expression. */
function wrappedExpression(text: string): ExpressionText | undefined {
  const source = WRAPPED.exec(text)?.[1];
  return source === undefined ? undefined : { source, start: text.indexOf('${') + 2 };
}

/** A property that is always an expression: with or without `${ }`. */
export const expression: Reader<Expression> = (at, scope) => {
  if (at.kind !== 'scalar' || typeof at.value !== 'string') {
    expected('a runtime expression, such as `.amount > 10`', at, scope);
    return IDENTITY;
  }
  return compileExpression(wrappedExpression(at.value) ?? bare(at.value), at, scope);
};

/** A property that is an expression only when it is marked as one, and can be nothing else. */
export const wrappedOnly: Reader<Expression> = (at, scope) => {
  const text = at.kind === 'scalar' && typeof at.value === 'string' ? at.value : undefined;
  const found = text === undefined ? undefined : expressionIn(text, scope);
  if (at.kind === 'scalar' && found) return compileExpression(found, at, scope);
  expected('a runtime expression in `${ }`', at, scope, 'expression-expected');
  return IDENTITY;
};

/** Compiles the jq, and reports what is wrong with it at its place in the document. */
export function compileExpression(
  { source, start }: ExpressionText,
  at: SyntaxScalar,
  scope: Scope,
): Expression {
  const placeOf = (index: number) => ({ pointer: at.pointer, offset: at.offsetOf(start + index) });
  if (source.trim() === '') {
    const message =
      'Expected a runtime expression, but it is empty. Write jq, such as `.` or `.amount > 10`.';
    scope.report.mistake(at, 'expression-does-not-compile', message);
    return IDENTITY;
  }
  const compiled = compiledOnce(source, scope);
  if (!compiled.ok) {
    reportFailure(compiled, source, placeOf(compiled.offset), scope);
    return IDENTITY;
  }
  checkVariables(source, compiled.variables, placeOf, scope);
  reportUndeclaredSecrets(source, placeOf, scope);
  return { kind: 'expression', source: source.trim(), variables: compiled.variables };
}

function reportFailure(
  { message, suggestion = '' }: Extract<CompiledJq, { readonly ok: false }>,
  source: string,
  at: Place,
  scope: Scope,
): void {
  const advice = source.includes('${')
    ? 'One `${ }` takes the whole text: write `${ .a + .b }`, not two of them.'
    : suggestion;
  const told = `Expected a jq expression, but it does not compile: ${sentence(message)} ${advice}`;
  const meant = DID_YOU_MEAN.exec(advice)?.[1];
  scope.report.mistake(at, 'expression-does-not-compile', told.trimEnd(), meant);
}

const DID_YOU_MEAN = /^Did you mean (\S+)\?$/;

function compiledOnce(source: string, { definition }: Scope): CompiledJq {
  const known = definition.compiled.get(source);
  const compiled = known ?? compileJq(source);
  if (!known) definition.compiled.set(source, compiled);
  return compiled;
}

import type { CompileError } from '../errors.ts';
import type { Span } from './ast.ts';

/** Thrown inside the parser and the compiler only; `compile` turns it into a {@link CompileError}. */
export class SyntaxFault extends Error {
  readonly at: Span;
  readonly suggestion: string | undefined;

  constructor(message: string, at: Span, suggestion?: string) {
    super(message);
    this.at = at;
    this.suggestion = suggestion;
  }
}

/** Line and column (from 1, in characters) of a fault in its source. */
export function locate(source: string, fault: SyntaxFault): CompileError {
  const offset = Math.min(fault.at.start, source.length);
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const column = [...before.slice(lineStart)].length + 1;
  const base = { message: fault.message, line, column, offset };
  return fault.suggestion === undefined ? base : { ...base, suggestion: fault.suggestion };
}

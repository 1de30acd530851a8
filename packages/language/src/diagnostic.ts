/** One mistake in a definition, told to the person who made it. */
export interface Diagnostic {
  /** Stable, kebab-case: `unknown-property`, `unknown-task`, `expression-does-not-compile`, … */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What was expected, what came, and what to do: complete sentences. */
  readonly message: string;
  /** JSON pointer of the place in the definition. */
  readonly pointer: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What stood there may have been meant to be this. */
  readonly suggestion?: string;
}

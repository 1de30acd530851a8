/** What the sandbox is asked to run. One line of JSON on its standard input. */
export interface ScriptRequest {
  readonly code: string;
  /** A list becomes `process.argv` from its third place on; an object becomes global variables. */
  readonly arguments: readonly string[] | { readonly [name: string]: unknown };
  readonly environment: { readonly [name: string]: string };
  readonly stdin: string;
  readonly limits: ScriptLimits;
}

export interface ScriptLimits {
  readonly timeLimitMs: number;
  /** Of each of stdout and stderr, in UTF-16 units. */
  readonly outputLength: number;
  readonly memoryBytes: number;
}

/** What came of it. One line of JSON on its standard output. */
export type ScriptReply =
  | {
      readonly kind: 'ended';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'too-much-output'; readonly stream: 'stdout' | 'stderr' };

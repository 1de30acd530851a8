/** What one evaluation may use. Every field has a default in {@link DEFAULT_LIMITS}. */
export interface Limits {
  /** Outputs passed on, calls made, elements copied or compared: roughly 10 to 100 ns each. */
  readonly steps: number;
  /**
   * Levels of expression that nested calls of the program's own functions may come to. It can be
   * lowered; the default is what fits on a JavaScript stack. A call at the end of a function takes
   * none, so that loops written as recursion are not limited; nor does the depth of data.
   */
  readonly depth: number;
  /** JSON bytes of all outputs together, where a program can make more than it is given. */
  readonly outputBytes: number;
  /** UTF-16 units of the longest string a program may build. */
  readonly stringLength: number;
  /** Milliseconds by `Environment.clockMs`; without a clock there is no such limit. */
  readonly timeMs: number;
}

/** Enough for a transformation of some megabytes; a runaway program ends within about a second. */
export const DEFAULT_LIMITS: Limits = {
  steps: 10_000_000,
  depth: 2_400,
  outputBytes: 64 * 1024 * 1024,
  stringLength: 16 * 1024 * 1024,
  timeMs: 1_000,
};

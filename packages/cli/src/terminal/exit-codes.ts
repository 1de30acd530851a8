/** What the exit code of a command says. docs/cli.md explains them to users. */
export const EXIT = {
  ok: 0,
  /** What was asked for failed: a run faulted, a definition is not valid. */
  failed: 1,
  /** The command line is not understood. */
  usage: 2,
  /** No server answers, or it cannot answer now. */
  unreachable: 3,
  notFound: 4,
  /** The server refuses: a conflict with what is, no permission, too much work. */
  refused: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

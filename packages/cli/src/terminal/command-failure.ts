import type { ExitCode } from './exit-codes.ts';

/** Ends a command with an exit code, and with words for the person. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  /** Printed below the message: what to do next. */
  readonly hint: string | undefined;

  constructor(exitCode: ExitCode, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

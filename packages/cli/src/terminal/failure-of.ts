import { type ApiProblem, ConnectionError, type Diagnostic, ProblemError } from '@tutti/client';
import { CommandFailure } from './command-failure.ts';
import { conflictLines } from './conflict-lines.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const EXIT_BY_CODE: { readonly [code: string]: ExitCode } = {
  'definition-invalid': EXIT.failed,
  'run-faulted': EXIT.failed,
  'run-cancelled': EXIT.failed,
  'internal-error': EXIT.failed,
  'shutting-down': EXIT.unreachable,
};

/** The failure that an error of the server or the connection means; null when it is a bug. */
export function failureOf(error: unknown): CommandFailure | null {
  if (error instanceof CommandFailure) return error;
  if (error instanceof ProblemError) {
    return new CommandFailure(
      exitCodeOf(error),
      wordsOf(error.problem),
      `tutti explain ${error.code}`,
    );
  }
  if (error instanceof ConnectionError) {
    return new CommandFailure(EXIT.unreachable, error.message, 'Start a server with: tutti up');
  }
  return null;
}

function exitCodeOf({ code, status }: ProblemError): ExitCode {
  const known = EXIT_BY_CODE[code];
  if (known !== undefined) return known;
  if (status === 404) return EXIT.notFound;
  return status === 400 ? EXIT.usage : EXIT.refused;
}

function wordsOf(problem: ApiProblem): string {
  const fields = (problem.errors ?? [])
    .map(({ field, message }) => `${field}: ${message}`)
    .filter((mistake) => !problem.detail?.includes(mistake))
    .map((mistake) => `  ${mistake}`);
  const diagnostics = (problem.diagnostics ?? []).map(diagnosticLine);
  const conflicts = (problem.conflicts ?? []).flatMap(conflictLines);
  const words = `${problem.title}. ${problem.detail ?? ''}`.trim();
  return [words, ...fields, ...diagnostics, ...conflicts].join('\n');
}

function diagnosticLine({ line, column, message }: Diagnostic): string {
  return `  ${line}:${column} ${message}`;
}

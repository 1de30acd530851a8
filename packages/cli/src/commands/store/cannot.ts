import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';

/** What a store said why something could not be done with it. */
export function cannot(error: unknown): never {
  if (error instanceof CommandFailure) throw error;
  throw new CommandFailure(EXIT.failed, error instanceof Error ? error.message : String(error));
}

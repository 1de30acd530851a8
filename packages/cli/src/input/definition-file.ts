import { compileDefinition, type Plan } from '@tutti/language';
import { codeFrame } from '../terminal/code-frame.ts';
import { CommandFailure } from '../terminal/command-failure.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readTextFile } from './json-source.ts';

/** A definition that can be published. */
export interface DefinitionFile {
  readonly source: string;
  readonly document: Plan['document'];
}

/**
 * Reads and checks a definition here, where its lines can be shown. One that is not valid is told
 * in words and ends the command.
 */
export function readDefinitionFile(file: string, terminal: Terminal): DefinitionFile {
  const source = readTextFile(file);
  const result = compileDefinition(source);
  for (const each of result.diagnostics) {
    terminal.words(`${codeFrame(file, source, each, terminal.paint)}\n`);
  }
  if (result.ok) return { source, document: result.plan.document };
  // The server fetches what it refers to.
  if (result.document) return { source, document: result.document };
  throw new CommandFailure(EXIT.failed, `${file} is not a valid definition.`);
}

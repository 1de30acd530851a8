import type { Diagnostic } from '@tutti/language';
import { readTextFile } from '../../input/json-source.ts';
import { codeFrame } from '../../terminal/code-frame.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface Report {
  readonly file: string;
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** `tutti validate <file…>`: what is wrong with definitions; needs no server. */
export function validate(context: CommandContext) {
  return dataCommand('validate', 'say what is wrong with definitions')
    .argument('<file...>', 'definitions, YAML or JSON')
    .action((files: readonly string[], options: OutputOptions) => run(files, options, context));
}

async function run(
  files: readonly string[],
  options: OutputOptions,
  { terminal, exit }: CommandContext,
): Promise<void> {
  const { compileDefinition } = await import('@tutti/language');
  const reports = files.map((file) => {
    const text = readTextFile(file);
    const result = compileDefinition(text);
    const { diagnostics } = result;
    const valid = result.ok || result.needs !== undefined;
    if (!options.json) {
      for (const each of diagnostics)
        terminal.words(`${codeFrame(file, text, each, terminal.paint)}\n`);
    }
    return { file, valid, diagnostics };
  });
  if (options.json) terminal.data(jsonText(reports));
  else for (const report of reports) terminal.words(verdict(report, terminal.paint));
  if (reports.some(({ valid }) => !valid)) exit(EXIT.failed);
}

function verdict(
  { file, valid, diagnostics }: Report,
  paint: CommandContext['terminal']['paint'],
): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [counted(errors, 'error'), counted(warnings, 'warning')]
    .filter(Boolean)
    .join(', ');
  const sign = valid ? paint('good', '✓') : paint('bad', '▲');
  return `${sign} ${file}: ${valid ? 'valid' : 'not valid'}${counts === '' ? '' : `, ${counts}`}`;
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

const PAGES = path.resolve(import.meta.dirname, '../../../../../docs/errors');

/** `tutti explain <code>`: the page of a problem code. */
export function explain(context: CommandContext) {
  return dataCommand('explain', 'explain a problem code, and what to do about it')
    .argument('<code>', 'the code of a problem, such as run-ended')
    .action((code: string, options: OutputOptions) => run(code, options, context));
}

function run(code: string, { json }: OutputOptions, { terminal }: CommandContext): void {
  const codes = existsSync(PAGES) ? readdirSync(PAGES).map((file) => path.parse(file).name) : [];
  if (!codes.includes(code)) {
    const hint = `The codes are: ${codes.join(', ')}`;
    throw new CommandFailure(EXIT.notFound, `There is no problem code "${code}".`, hint);
  }
  const page = readFileSync(path.join(PAGES, `${code}.md`), 'utf8').trimEnd();
  terminal.data(json ? jsonText({ code, page }) : page);
}

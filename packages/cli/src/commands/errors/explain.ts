import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGNOSTIC_CODES, nearestName } from '@tutti/language';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../../../docs');
const PAGES = path.join(DOCS, 'errors');
const FAULTS = path.join(DOCS, 'faults.md');

/** `tutti explain <code>`: the page of a problem code, or what is told of a type that tasks fault with. */
export function explain(context: CommandContext) {
  return dataCommand('explain', 'explain a problem code, and what to do about it')
    .argument(
      '<code>',
      'the code of a problem, such as run-ended, of a diagnostic, or the type of a fault: communication',
    )
    .action((code: string, options: OutputOptions) => run(code, options, context));
}

function run(code: string, { json }: OutputOptions, { terminal }: CommandContext): void {
  const page = pageOf(code) ?? faultOf(code) ?? diagnosticOf(code);
  if (page === undefined) throw unknown(code);
  terminal.data(json ? jsonText({ code, page }) : page);
}

function codes(): string[] {
  return existsSync(PAGES) ? readdirSync(PAGES).map((file) => path.parse(file).name) : [];
}

function pageOf(code: string): string | undefined {
  if (!codes().includes(code)) return undefined;
  return readFileSync(path.join(PAGES, `${code}.md`), 'utf8').trimEnd();
}

/** The sections of the page of faults, by their headings. */
function faults(): ReadonlyMap<string, string> {
  const text = existsSync(FAULTS) ? readFileSync(FAULTS, 'utf8') : '';
  const sections = text.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => [section.slice(0, section.indexOf('\n')), `# ${section.trimEnd()}`]),
  );
}

function faultOf(type: string): string | undefined {
  return faults().get(type);
}

/** What is told of a mistake in a definition: where it stands is in the diagnostic itself. */
function diagnosticOf(code: string): string | undefined {
  const entry = Object.entries(DIAGNOSTIC_CODES).find(([name]) => name === code);
  return entry && `# ${code}\n\nA diagnostic of a definition. ${entry[1]}`;
}

function unknown(code: string): CommandFailure {
  const known = [...codes(), ...faults().keys(), ...Object.keys(DIAGNOSTIC_CODES)];
  const nearest = nearestName(code, known);
  const guess = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const hint = `The codes of problems are: ${[...codes(), ...faults().keys()].join(', ')}`;
  return new CommandFailure(EXIT.notFound, `There is no problem code "${code}".${guess}`, hint);
}

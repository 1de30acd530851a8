import { withAssignments } from '../../input/assignments.ts';
import { readJson } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface TestOptions extends OutputOptions {
  readonly record?: string;
  readonly input?: string;
  readonly allowShell?: boolean;
}

/** `tutti test [file|folder…]`: plays tests of definitions; needs no server and calls nothing. */
export function test(context: CommandContext) {
  return dataCommand('test', 'play the tests of definitions: *.test.yaml')
    .argument('[file|folder...]', 'tests, or folders with tests; this folder when none is given')
    .option('--record <name>', 'run a definition with real calls, and make a test of the run')
    .option('--input <json>', 'with --record: JSON, the name of a file, @file, or -')
    .option('--allow-shell', 'with --record: let `run: shell` tasks run commands here')
    .action((places: readonly string[], options: TestOptions) => run(places, options, context));
}

async function run(
  places: readonly string[],
  options: TestOptions,
  context: CommandContext,
): Promise<void> {
  if (options.record === undefined) return playAll(places, options, context);
  const [definition, ...others] = places;
  if (definition === undefined || others.length > 0)
    throw new CommandFailure(EXIT.usage, 'Expected one definition to record, such as order.yaml.');
  const given = options.input === undefined ? {} : await readJson(options.input, '--input');
  const input = withAssignments(given, []);
  const { record } = await import('./record.ts');
  const { record: name, allowShell = false } = options;
  await record({ definition, name, input, allowShell }, context);
}

async function playAll(
  places: readonly string[],
  { json }: TestOptions,
  { terminal, exit }: CommandContext,
): Promise<void> {
  const { findTestFiles } = await import('./find-test-files.ts');
  const { playFile } = await import('./play-file.ts');
  const { reportText } = await import('./show-report.ts');
  const reports = [];
  for (const file of findTestFiles(places.length > 0 ? places : ['.'])) {
    const report = await playFile(file, terminal);
    reports.push(report);
    if (!json) terminal.words(reportText(report, terminal.paint));
  }
  const results = reports.flatMap(({ tests }) => tests);
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  if (json) terminal.data(jsonText(reports));
  else terminal.words(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) exit(EXIT.failed);
}

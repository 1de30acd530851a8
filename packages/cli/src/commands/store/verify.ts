import type { Finding, VerifyReport } from '../../embedded.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';
import { cannot } from './cannot.ts';
import { progressOn } from './progress.ts';

interface VerifyOptions extends OutputOptions {
  readonly store?: string;
}

/** `tutti store verify`: everything in a store is held against everything else. */
export function verifyStore({ terminal, exit }: CommandContext) {
  return dataCommand('verify', 'check all of a store that no server is using')
    .option(
      '--store <store>',
      'a data folder, a backup, or postgres://user@host/name; else the one of tutti up',
    )
    .action(async ({ store, json }: VerifyOptions) => {
      const { storePlaceOf, verifyAt } = await import('../../embedded.ts');
      const place = storePlaceOf(process.env, store);
      const progress = progressOn(terminal);
      const report = await verifyAt(place, (runs, of) => progress('runs', runs, of)).catch(cannot);
      if (json) terminal.data(jsonText(report));
      else showReport(terminal, report);
      if (report.problems > 0) exit(EXIT.failed);
    });
}

function showReport(
  terminal: Terminal,
  { place, checked, advice, problems, findings }: VerifyReport,
): void {
  terminal.words(`Checked ${place}:`);
  for (const [what, count] of Object.entries(checked))
    terminal.words(`  ${count} ${what.replaceAll('_', ' ')}`);
  for (const words of advice) terminal.words(terminal.paint('quiet', words));
  for (const finding of findings) terminal.data(linesOf(finding));
  if (findings.length < problems) terminal.words(`… and ${problems - findings.length} more`);
  const verdict = problems === 0 ? 'The store is whole.' : `${problems} problems.`;
  terminal.words(terminal.paint(problems === 0 ? 'good' : 'bad', verdict));
}

function linesOf({ check, about, position, expected, found, remedy }: Finding): string {
  const place = position === undefined ? '' : `, event ${position}`;
  return `${check}: ${about}${place}\n  expected ${expected}\n  found ${found}\n  ${remedy}`;
}

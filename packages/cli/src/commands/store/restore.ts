import { InvalidArgumentError } from 'commander';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';
import { cannot } from './cannot.ts';
import { progressOn } from './progress.ts';

interface RestoreOptions extends OutputOptions {
  readonly from: string;
  readonly to?: string;
  readonly archive?: string;
  readonly at?: number;
}

/** `tutti store restore`: a backup becomes the store of a data folder, as of any instant that was archived. */
export function restoreStore({ terminal, exit }: CommandContext) {
  return dataCommand('restore', 'make a store of a backup, as of an instant')
    .requiredOption('--from <backup>', 'the folder of the backup')
    .option('--to <folder>', 'a data folder without a store; else TUTTI_DATA, else .tutti')
    .option('--archive <folder>', 'where the logs since the backup are: what TUTTI_ARCHIVE named')
    .option('--at <instant>', 'the state as of then, such as 2026-01-31T12:00:00Z', instant)
    .action(async ({ from, to, archive, at, json }: RestoreOptions) => {
      const { dataFolderOf, restoreBackup, verifyAt } = await import('../../embedded.ts');
      const folder = to ?? dataFolderOf(process.env);
      const more = { ...(archive !== undefined && { archive }), ...(at !== undefined && { at }) };
      const report = await restoreBackup({ from, to: folder, ...more }).catch(cannot);
      const progress = progressOn(terminal);
      const told = (runs: number, of: number) => progress('runs verified', runs, of);
      const { problems } = await verifyAt({ place: folder }, told).catch(cannot);
      if (json) terminal.data(jsonText({ ...report, problems }));
      const until = new Date(report.restoredAt).toISOString();
      terminal.words(
        `${folder} has everything until ${until}, of the backup and ${report.logs} logs.`,
      );
      if (problems === 0) return;
      terminal.words(`It has ${problems} problems: tutti store verify --store ${folder}`);
      exit(EXIT.failed);
    });
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Expected an instant of ISO 8601.');
  return at;
}

import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';
import { cannot } from './cannot.ts';
import { progressOn } from './progress.ts';

interface CopyOptions extends OutputOptions {
  readonly from: string;
  readonly to: string;
}

/** `tutti store copy`: a store moves to another database, and is checked there. */
export function copyStore({ terminal, exit }: CommandContext) {
  return dataCommand('copy', 'copy a store that no server is using into a new one')
    .requiredOption('--from <store>', 'a data folder, or postgres://user@host/name')
    .requiredOption('--to <store>', 'the same; there must be nothing in it yet')
    .action(async ({ from, to, json }: CopyOptions) => {
      const { copyFromTo, storePlaceOf, verifyAt } = await import('../../embedded.ts');
      const [source, target] = [from, to].map((place) => storePlaceOf(process.env, place));
      if (source === undefined || target === undefined) return;
      const progress = progressOn(terminal);
      const copied = await copyFromTo(source, target, progress).catch(cannot);
      terminal.words('Copied and compared; now the copy is verified.');
      const told = (runs: number, of: number) => progress('runs verified', runs, of);
      const { problems, findings } = await verifyAt(target, told).catch(cannot);
      if (json) terminal.data(jsonText({ ...copied, problems, findings }));
      if (problems > 0) {
        terminal.words(
          `The copy is what the source was, and has ${problems} problems: tutti store verify`,
        );
        exit(EXIT.failed);
      } else
        terminal.words(terminal.paint('good', `${copied.to} is a whole copy of ${copied.from}.`));
    });
}

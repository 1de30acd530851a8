import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';
import { cannot } from './cannot.ts';
import { progressOn } from './progress.ts';

interface SalvageOptions extends OutputOptions {
  readonly from: string;
  readonly to: string;
}

/** `tutti store salvage`: what can be read of a damaged data folder, in a new one. */
export function salvageStore({ terminal, exit }: CommandContext) {
  return dataCommand('salvage', 'save what can be read of a damaged data folder')
    .requiredOption('--from <folder>', 'the damaged data folder; it is not changed')
    .requiredOption('--to <folder>', 'a data folder without a store')
    .action(async ({ from, to, json }: SalvageOptions) => {
      const { salvageFromTo, verifyAt } = await import('../../embedded.ts');
      const lost = await salvageFromTo(from, to).catch(cannot);
      const progress = progressOn(terminal);
      const told = (runs: number, of: number) => progress('runs verified', runs, of);
      const { problems, findings } = await verifyAt({ place: to }, told).catch(cannot);
      if (json) terminal.data(jsonText({ to, lost, problems, findings }));
      else for (const words of lost) terminal.data(words);
      if (lost.length === 0 && problems === 0) {
        terminal.words(terminal.paint('good', `${to} has all of it, and is whole.`));
        return;
      }
      terminal.words(
        `${lost.length} parts are lost; of what is left, ${problems} things are wrong: tutti store verify --store ${to}`,
      );
      exit(EXIT.failed);
    });
}

import type { MigrationPreview } from '@tutti/client';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { conflictLines } from '../../terminal/conflict-lines.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
} from '../command.ts';

interface MigrateOptions extends ServerOptions {
  readonly to: string;
  readonly map?: readonly string[];
  readonly reason?: string;
  readonly dryRun?: boolean;
}

/** `tutti runs migrate <run>`: takes a run over to another version of its definition. */
export function migrateRun(context: CommandContext) {
  return serverCommand('migrate', 'take a run over to another version of its definition')
    .argument('<run>', 'the id of the run')
    .requiredOption('--to <version>', 'the version, or latest')
    .option('--map <old=new>', 'the task that takes the place of another; may be repeated', gather)
    .option('--reason <text>', 'why, for the record')
    .option('--dry-run', 'only say what it would be like')
    .action((runId: string, options: MigrateOptions) => migrate(runId, options, context));
}

async function migrate(
  runId: string,
  options: MigrateOptions,
  { terminal, connect, exit }: CommandContext,
): Promise<void> {
  const { namespace, to: version, map = [], reason, dryRun, json } = options;
  const { runs } = await connect(options.server);
  const request = {
    version,
    mapping: readMapping(map),
    ...(reason !== undefined && { reason }),
  };
  if (!dryRun) {
    const run = await runs.migrate(namespace, runId, request);
    terminal.data(json ? jsonText(run) : `${run.id} ${run.definition.version} ${run.status}`);
    return;
  }
  const preview = await runs.previewMigration(namespace, runId, request);
  terminal.data(json ? jsonText(preview) : linesOf(preview).join('\n'));
  if (!preview.possible) exit(EXIT.failed);
}

/** Reads `old=new` entries; pointers have no `=` in them unless a task's name has. */
export function readMapping(entries: readonly string[]): { readonly [old: string]: string } {
  const pairs = entries.map((entry): readonly [string, string] => {
    const at = entry.indexOf('=');
    if (at > 0 && at < entry.length - 1) return [entry.slice(0, at), entry.slice(at + 1)];
    throw new CommandFailure(EXIT.usage, `Expected --map to be old=new, but it is "${entry}".`);
  });
  return Object.fromEntries(pairs);
}

function linesOf({ from, to, possible, refusal, conflicts, tasks }: MigrationPreview): string[] {
  const head = `${from} → ${to}  ${possible ? 'possible' : (refusal?.code ?? 'not possible')}`;
  if (conflicts.length > 0) return [head, ...conflicts.flatMap(conflictLines)];
  if (!possible && refusal) return [head, `  ${refusal.message}`];
  const moved = tasks.map((task) =>
    task.from === task.to ? `  ${task.from}` : `  ${task.from} → ${task.to}`,
  );
  return [head, ...moved];
}

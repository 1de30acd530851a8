import type { RunDiff, RunDifference } from '@tutti/client';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface DiffOptions extends ServerOptions {
  readonly timing?: boolean;
}

/** `tutti runs diff <run> <run>`: where two runs differ, the first divergence first. */
export function diffRuns(context: CommandContext) {
  return serverCommand('diff', 'say where two runs differ, the first divergence first')
    .argument('<first>', 'the id of a run')
    .argument('<second>', 'the id of another one')
    .option('--timing', 'also tell of tasks that took much longer in one of them')
    .action((first: string, second: string, options: DiffOptions) =>
      diff(first, second, options, context),
    );
}

async function diff(
  first: string,
  second: string,
  { server, namespace, json, timing }: DiffOptions,
  { terminal, connect, exit }: CommandContext,
): Promise<void> {
  const query = { with: second, ...(timing && { timing }) };
  const found = await (await connect(server)).runs.diff(namespace, first, query);
  terminal.data(json ? jsonText(found) : linesOf(found).join('\n'));
  if (found.differenceCount > 0) exit(EXIT.failed);
}

function linesOf({ a, b, differences, differenceCount }: RunDiff): readonly string[] {
  const [divergence, ...others] = differences;
  if (divergence === undefined) return ['They did the same.'];
  const hidden = differenceCount - differences.length;
  return [
    `first   ${a.runId}  ${a.definition.name}@${a.definition.version}`,
    `second  ${b.runId}  ${b.definition.name}@${b.definition.version}`,
    `They part here: ${divergence.words}`,
    `    ${placeOf(divergence)}`,
    ...others.map(({ words }) => `  ${words}`),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
  ];
}

function placeOf({ pointer, a, b }: RunDifference): string {
  const task = pointer === undefined ? '' : `${pointer}, `;
  const events = [
    a && `event ${a.sequence} of the first`,
    b && `event ${b.sequence} of the second`,
  ];
  return task + events.filter((text) => text !== undefined).join(', ');
}

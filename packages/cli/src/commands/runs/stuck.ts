import type { Client, StuckRunPage } from '@tutti/client';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

type StuckRun = StuckRunPage['items'][number];

/** `tutti runs stuck`: runs that wait for longer than they should, and for what. */
export function stuckRuns(context: CommandContext) {
  return serverCommand('stuck', 'list runs that wait for longer than they should').action(
    (options: ServerOptions) => list(options, context),
  );
}

async function list(
  { server, namespace, json }: ServerOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const items: StuckRun[] = [];
  for await (const one of stuckOf((await connect(server)).runs, namespace)) items.push(one);
  if (json) terminal.data(jsonText(items));
  else if (items.length > 0) terminal.data(items.flatMap(linesOf).join('\n'));
  else terminal.words('No run is stuck.');
}

async function* stuckOf(runs: Client['runs'], namespace: string): AsyncGenerator<StuckRun> {
  for (let cursor: string | undefined; ; ) {
    const page: StuckRunPage = await runs.stuck(namespace, cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.next;
    if (cursor === undefined) return;
  }
}

function linesOf({ run, reasons }: StuckRun): readonly string[] {
  const { name, version } = run.definition;
  return [
    `${run.id}  ${name}@${version}  ${run.status}`,
    ...reasons.map(
      ({ kind, since, task, words }) =>
        `    ${kind} since ${since}: ${task === undefined ? '' : `${task}: `}${words}`,
    ),
  ];
}

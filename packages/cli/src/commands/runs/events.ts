import type { Client, RunEvent } from '@tutti/client';
import { byWhom } from '../../timeline/members.ts';
import { taskName } from '../../timeline/task-row.ts';
import { type CommandContext, type ServerOptions, serverCommand, wholeNumber } from '../command.ts';

interface EventsOptions extends ServerOptions {
  readonly after: number;
  readonly follow?: boolean;
}

const PAGE = 500;

/** `tutti runs events <run>`: the log of a run, an event a line. */
export function listEvents(context: CommandContext) {
  return serverCommand('events', 'print the events of a run, one a line')
    .argument('<run>', 'the id of the run')
    .option('--after <sequence>', 'only events with a higher number', wholeNumber, 0)
    .option('-f, --follow', 'go on until the run ends')
    .action((runId: string, options: EventsOptions) => print(runId, options, context));
}

async function print(
  runId: string,
  options: EventsOptions,
  { terminal, signal, connect }: CommandContext,
): Promise<void> {
  const { runs } = await connect(options.server);
  const { after } = options;
  const events = options.follow
    ? runs.follow(options.namespace, runId, { after, signal })
    : pagesOf(runs, options.namespace, runId, after);
  for await (const event of events) {
    terminal.data(options.json ? JSON.stringify(event) : textOf(event));
  }
}

async function* pagesOf(
  runs: Client['runs'],
  namespace: string,
  runId: string,
  start: number,
): AsyncGenerator<RunEvent> {
  for (let after: number | undefined = start; after !== undefined; ) {
    const page: Awaited<ReturnType<Client['runs']['events']>> = await runs.events(
      namespace,
      runId,
      {
        after,
        limit: PAGE,
      },
    );
    yield* page.items;
    after = page.next;
  }
}

function textOf(event: RunEvent): string {
  const { sequence, at, type, pointer } = event;
  const task = pointer === undefined ? '' : taskName(pointer);
  const who = 'by' in event ? byWhom(event) : '';
  const about = [task, who].filter((part) => part !== '').join('  ');
  return `${String(sequence).padStart(5)}  ${at}  ${type.padEnd(18)}  ${about}`.trimEnd();
}

import { existsSync } from 'node:fs';
import type { Client, RehearseDefinition, RunRehearsal } from '@tutti/client';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';
import { verdictOf } from './rehearsal-verdict.ts';

interface RehearseOptions extends ServerOptions {
  readonly against?: string;
  readonly last: number;
  readonly status?: string;
  readonly map?: readonly string[];
}

type Against = RehearseDefinition['against'];

/** `tutti definitions rehearse <file|name@version>`: would it have done the same? */
export function rehearseDefinition(context: CommandContext) {
  return serverCommand('rehearse', 'try a definition on what runs have recorded')
    .argument('<file|name[@version]>', 'what is tried: a file, or a published version')
    .option('--against <run|name[@version]>', 'a run, or the runs of a definition; else its own')
    .option('--last <count>', 'of the runs of a definition so many, the newest', wholeNumber, 100)
    .option('--status <statuses>', 'only runs in one of these, with commas between them')
    .option(
      '--map <recorded=new>',
      'a task that is called differently now; may be repeated',
      gather,
    )
    .action((what: string, options: RehearseOptions) => rehearse(what, options, context));
}

async function rehearse(
  what: string,
  options: RehearseOptions,
  { terminal, connect, exit }: CommandContext,
): Promise<void> {
  const { candidate, namespace, name } = await readCandidate(what, options, terminal);
  const { status } = options;
  const statuses = status === undefined ? {} : { status: status.split(',') as never };
  const against = againstOf(options.against ?? name, statuses);
  const request = { candidate, against, mapping: readMapping(options.map ?? []) };
  const client = await connect(options.server);
  const items: RunRehearsal[] = [];
  for await (const one of pagesOf(client, namespace, request, options.last)) {
    items.push(one);
    if (!options.json) terminal.data(lineOf(one));
  }
  if (options.json) terminal.data(jsonText(items));
  const { words, exitCode } = verdictOf(items);
  terminal.words(words);
  exit(exitCode);
}

async function readCandidate(
  what: string,
  { namespace }: RehearseOptions,
  terminal: CommandContext['terminal'],
): Promise<{ candidate: RehearseDefinition['candidate']; namespace: string; name: string }> {
  if (!existsSync(what)) {
    const [name = '', version] = what.split('@');
    return { candidate: { name, ...(version && { version }) }, namespace, name };
  }
  const { readDefinitionFile } = await import('../../input/definition-file.ts');
  const { source, document } = readDefinitionFile(what, terminal);
  return { candidate: { source }, namespace: document.namespace, name: document.name };
}

/** The ids of runs are ULIDs, those of child runs begin with one. */
const RUN_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}(?:\.|$)/;

function againstOf(text: string, statuses: object): Against {
  if (RUN_ID.test(text)) return { run: text };
  const [name = '', version] = text.split('@');
  return { name, ...(version && { version }), ...statuses };
}

function readMapping(pairs: readonly string[]): { [recorded: string]: string } {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new CommandFailure(EXIT.usage, `Expected --map recorded=new, but it is ${pair}.`);
    }),
  );
}

async function* pagesOf(
  { rehearsals }: Client,
  namespace: string,
  request: Omit<RehearseDefinition, 'cursor' | 'limit'>,
  last: number,
): AsyncGenerator<RunRehearsal> {
  let left = last;
  for (let cursor: string | undefined; left > 0; ) {
    const limit = Math.min(left, 20);
    const page: Awaited<ReturnType<Client['rehearsals']['rehearse']>> = await rehearsals.rehearse(
      namespace,
      { ...request, limit, ...(cursor !== undefined && { cursor }) },
    );
    yield* page.items;
    left -= page.items.length;
    cursor = page.next;
    if (cursor === undefined) return;
  }
}

function lineOf({ runId, definition, verdict, words, differenceCount }: RunRehearsal): string {
  const head = `${runId}  ${definition.name}@${definition.version}  ${verdict}`;
  if (verdict === 'same') return head;
  const more = differenceCount > 1 ? ` (and ${differenceCount - 1} more)` : '';
  return `${head}\n    ${words}${more}`;
}

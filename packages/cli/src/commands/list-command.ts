import type { Client } from '@tutti/client';
import type { Command } from 'commander';
import { columns } from '../terminal/columns.ts';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from './command.ts';

/** Which page of a list is asked for. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** A page as the API answers it. */
interface Page {
  readonly items: readonly unknown[];
  readonly next?: string;
}

/** What one list is about; the rest is the same for all of them. */
export interface Listing<Filter, Listed extends Page> {
  readonly description: string;
  readonly headings: readonly string[];
  /** Said, with the namespace, instead of an empty table: `No schedule`. */
  readonly none: string;
  fetch(client: Client, options: ServerOptions & Filter, page: PageQuery): Promise<Listed>;
  rows(page: Listed): readonly (readonly string[])[];
}

/**
 * The command `list`: a page of what a namespace has, as a table, or as JSON just as the server
 * answered it. Options that narrow the list down are added to it.
 */
export function listCommand<Filter extends object, Listed extends Page>(
  context: CommandContext,
  listing: Listing<Filter, Listed>,
): Command {
  return serverCommand('list', listing.description)
    .option('--limit <count>', 'at most so many, up to 1000', wholeNumber, 50)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action((options: ServerOptions & PageQuery & Filter) => list(options, context, listing));
}

async function list<Filter extends object, Listed extends Page>(
  options: ServerOptions & PageQuery & Filter,
  { terminal, connect }: CommandContext,
  { fetch, rows, headings, none }: Listing<Filter, Listed>,
): Promise<void> {
  const { namespace, limit, cursor } = options;
  const client = await connect(options.server);
  const page = await fetch(client, options, { limit, ...(cursor !== undefined && { cursor }) });
  if (options.json) return terminal.data(jsonText(page));
  const found = rows(page);
  if (found.length > 0) terminal.data(columns(headings, found));
  else terminal.words(`${none} in "${namespace}". --namespace looks in another.`);
  if (page.next !== undefined) terminal.words(`There are more: --cursor ${page.next}`);
}

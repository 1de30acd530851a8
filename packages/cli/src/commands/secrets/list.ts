import type { Client } from '@tutti/client';
import type { CommandContext } from '../command.ts';
import { listCommand } from '../list-command.ts';

/** `tutti secrets list`: names and versions, never values. */
export function listSecrets(context: CommandContext) {
  return listCommand(context, {
    description: 'list secrets, without their values',
    headings: ['secret', 'version', 'updated', ''],
    none: 'No secret',
    fetch: ({ secrets }, { namespace }, page) => secrets.list(namespace, page),
    rows: rowsOf,
  });
}

function rowsOf({ items, environment }: Awaited<ReturnType<Client['secrets']['list']>>) {
  const stored = items.map((one) => [
    one.name,
    String(one.version),
    one.updatedAt,
    one.readable ? `set by ${one.updatedBy}` : 'its master key is missing',
  ]);
  return [...stored, ...environment.map((name) => [name, '', '', 'environment'])];
}

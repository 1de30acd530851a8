import type { CommandContext } from '../command.ts';
import { listCommand } from '../list-command.ts';

interface Filter {
  readonly name?: string;
}

/** `tutti definitions list`: the published versions of a namespace. */
export function listDefinitions(context: CommandContext) {
  return listCommand(context, {
    description: 'list the published versions',
    headings: ['definition', 'version', 'published'],
    none: 'No definition is published',
    fetch: ({ definitions }, { namespace, name }: Filter & { namespace: string }, page) =>
      definitions.list(namespace, { ...page, ...(name !== undefined && { name }) }),
    rows: ({ items }) => items.map((item) => [item.name, item.version, item.publishedAt]),
  }).option('--name <name>', 'only versions of this definition');
}

import type { DefinitionSummary } from '@tutti/client';
import { type CommandContext, dataCommand, jsonText, type OutputOptions } from '../command.ts';

interface PublishOptions extends OutputOptions {
  readonly server?: string;
}

/** `tutti publish <file…>`: makes versions of definitions known to the server. */
export function publish(context: CommandContext) {
  return dataCommand('publish', 'publish definitions, each into the namespace it names')
    .argument('<file...>', 'definitions, YAML or JSON')
    .option('--server <url>', 'the server; else TUTTI_URL, else the one of the data folder')
    .action((files: readonly string[], options: PublishOptions) => run(files, options, context));
}

async function run(
  files: readonly string[],
  options: PublishOptions,
  { terminal, connect }: CommandContext,
): Promise<void> {
  const { readDefinitionFile } = await import('../../input/definition-file.ts');
  const definitions = files.map((file) => readDefinitionFile(file, terminal));
  const client = await connect(options.server);
  const published: (DefinitionSummary & { readonly created: boolean })[] = [];
  for (const { source, document } of definitions) {
    const { created, definition } = await client.definitions.publish(document.namespace, source);
    published.push({ ...definition, created });
    if (!options.json) terminal.data(publishedText(definition, created));
  }
  if (options.json) terminal.data(jsonText(published));
}

function publishedText({ namespace, name, version }: DefinitionSummary, created: boolean): string {
  return `${namespace}/${name}@${version} ${created ? 'published' : 'was published before, unchanged'}`;
}

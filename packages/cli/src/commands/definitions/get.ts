import { readReference } from '../../input/reference.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

/** `tutti definitions get <name[@version]>`: the document, or everything about it as JSON. */
export function getDefinition(context: CommandContext) {
  return serverCommand('get', 'print a definition as it was published')
    .argument('<name[@version]>', 'without a version: the latest one')
    .action((text: string, options: ServerOptions) => run(text, options, context));
}

async function run(text: string, options: ServerOptions, { terminal, connect }: CommandContext) {
  const { namespace, name, version } = readReference(text, options.namespace);
  const definition = await (await connect(options.server)).definitions.get(
    namespace,
    name,
    version,
  );
  terminal.data(options.json ? jsonText(definition) : definition.source.trimEnd());
}

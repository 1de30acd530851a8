import type { SetEventSink } from '@tutti/client';
import { readJson } from '../../input/json-source.ts';
import { type CommandContext, gather, type ServerOptions, serverCommand } from '../command.ts';
import { showSink } from './show.ts';

interface SetOptions extends ServerOptions {
  readonly url?: string;
  readonly secret?: readonly string[];
  readonly channel?: string;
  readonly type?: readonly string[];
  readonly source?: readonly string[];
}

/** `tutti event-sinks set <name>`: a new one begins with the next event. */
export function setSink(context: CommandContext) {
  return serverCommand('set', 'set up where events go; a new one begins with the next event')
    .argument('<name>', 'the name of the event sink')
    .option('--url <url>', 'where events are posted to')
    .option(
      '--secret <name>',
      'with --url: a secret that signs; may be given more than once',
      gather,
    )
    .option('--channel <json>', 'instead of --url: a channel of a broker; JSON, or @file')
    .option(
      '--type <pattern>',
      'types that go there, such as com.example.*; more than once',
      gather,
    )
    .option('--source <pattern>', 'sources that go there; more than once', gather)
    .action(async (name: string, options: SetOptions) => {
      const { url, secret, type = [], source = [] } = options;
      const channel = options.channel && (await readJson(options.channel, '--channel'));
      const sink = {
        ...(url !== undefined && { url }),
        ...(secret && { secrets: [...secret] }),
        ...(channel && { channel: channel as SetEventSink['channel'] & object }),
        types: [...type],
        sources: [...source],
      };
      return showSink(name, options, context, (sinks, namespace) =>
        sinks.set(namespace, name, sink),
      );
    });
}

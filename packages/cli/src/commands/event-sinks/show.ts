import type { Client, EventSink } from '@tutti/client';
import { type CommandContext, jsonText, type ServerOptions } from '../command.ts';

/** Asks for one event sink, or something of it, and prints how it is then. */
export async function showSink(
  name: string,
  options: ServerOptions,
  { terminal, connect }: CommandContext,
  ask: (sinks: Client['eventSinks'], namespace: string, name: string) => Promise<EventSink>,
): Promise<void> {
  const sink = await ask((await connect(options.server)).eventSinks, options.namespace, name);
  terminal.data(options.json ? jsonText(sink) : linesOf(sink).join('\n'));
}

function linesOf(sink: EventSink): readonly string[] {
  const { namespace, name, url, channel, types, sources, secrets, lastDeliveredAt, lastFailure } =
    sink;
  const members: readonly (readonly [string, string | undefined])[] = [
    ['event sink', `${namespace}/${name}`],
    ['url', url],
    ['channel', channel && `${channel.operation ?? channel.channel} of ${channel.document}`],
    ['types', types.join(', ') || 'every'],
    ['sources', sources.join(', ') || 'every'],
    ['signed', secrets?.join(', ')],
    ['status', statusText(sink)],
    ['delivered', `${sink.delivered}${lastDeliveredAt ? `, the last at ${lastDeliveredAt}` : ''}`],
    ['failing', sink.failingSince && `since ${sink.failingSince}, ${sink.failures} times`],
    ['at last', lastFailure && `${lastFailure.at}: ${lastFailure.detail}`],
  ];
  return members.flatMap(([label, value]) =>
    value === undefined ? [] : [`${label.padEnd(11)} ${value}`],
  );
}

/** In a few words: `active`, `failing`, `paused`, or `disabled` with the reason. */
export function statusText({ status, reason, failures }: EventSink): string {
  if (reason !== undefined) return `${status}: ${reason}`;
  return status === 'active' && failures > 0 ? 'failing' : status;
}

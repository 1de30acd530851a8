import { randomUUID } from 'node:crypto';
import type { CloudEvent, Json } from '@tutti/client';
import { readJson } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { type CommandContext, jsonText, type ServerOptions, serverCommand } from '../command.ts';

interface SendOptions extends ServerOptions {
  readonly type?: string;
  readonly source: string;
  readonly id?: string;
  readonly subject?: string;
  readonly data?: string;
  readonly file?: string;
}

/** `tutti events send`: tells runs that something has happened. */
export function sendEvents(context: CommandContext) {
  return serverCommand(
    'send',
    'send a CloudEvent to the runs that listen for it, or that it starts',
  )
    .option('--type <type>', 'what has happened, such as com.example.order.paid')
    .option('--source <uri>', 'who says so', 'urn:tutti:cli')
    .option('--id <id>', 'known by source and id; made up when not given')
    .option('--subject <subject>', 'what it is about')
    .option('--data <json>', 'JSON, the name of a file, @file, or - for standard input')
    .option('--file <json>', 'whole CloudEvents instead: one, or a list')
    .action((options: SendOptions) => run(options, context));
}

async function run(options: SendOptions, { terminal, connect }: CommandContext): Promise<void> {
  const events = await eventsOf(options);
  const answer = await (await connect(options.server)).events.send(options.namespace, events);
  if (options.json) return terminal.data(jsonText(answer));
  terminal.data(`${answer.accepted} accepted, ${answer.duplicates} known already`);
}

async function eventsOf(options: SendOptions): Promise<readonly CloudEvent[]> {
  const { file, type, source, subject, data } = options;
  if (file !== undefined) return cloudEvents(await readJson(file, '--file'));
  if (type === undefined) throw new CommandFailure(EXIT.usage, 'Expected --type or --file.');
  const event: CloudEvent = {
    specversion: '1.0',
    id: options.id ?? randomUUID(),
    source,
    type,
    ...(subject !== undefined && { subject }),
    ...(data !== undefined && { data: await readJson(data, '--data') }),
  };
  return [event];
}

function cloudEvents(value: Json): readonly CloudEvent[] {
  const events: readonly Json[] = Array.isArray(value) ? value : [value];
  return events.map((event) => {
    if (isCloudEvent(event)) return event;
    throw new CommandFailure(
      EXIT.usage,
      'Expected every event to have specversion "1.0", id, source and type.',
    );
  });
}

function isCloudEvent(value: Json): value is CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const texts = ['id', 'source', 'type'].map((name) =>
    Object.getOwnPropertyDescriptor(value, name),
  );
  const isComplete = texts.every((member) => typeof member?.value === 'string');
  return isComplete && 'specversion' in value && value.specversion === '1.0';
}

import type { Client, Schedule } from '@tutti/client';
import { type CommandContext, jsonText, type ServerOptions } from '../command.ts';
import { nextText, triggerText } from './text.ts';

/** Asks for one schedule, or something of it, and prints how it is then. */
export async function showSchedule(
  name: string,
  options: ServerOptions,
  { terminal, connect }: CommandContext,
  ask: (schedules: Client['schedules'], namespace: string, name: string) => Promise<Schedule>,
): Promise<void> {
  const schedule = await ask((await connect(options.server)).schedules, options.namespace, name);
  terminal.data(options.json ? jsonText(schedule) : linesOf(schedule).join('\n'));
}

function linesOf(schedule: Schedule): readonly string[] {
  const { namespace, name, version, catchUp, overlap, queued, lastFire } = schedule;
  const members: readonly (readonly [string, string | undefined])[] = [
    ['definition', `${namespace}/${name}@${version}`],
    ['schedule', triggerText(schedule)],
    ['next', nextText(schedule)],
    ['last', lastFire && `${lastFire.at} (${lastFire.reason}) run ${lastFire.runId}`],
    ['queued', queued === 0 ? undefined : String(queued)],
    ['catch-up', catchUp],
    ['overlap', overlap],
  ];
  return members.flatMap(([label, value]) =>
    value === undefined ? [] : [`${label.padEnd(11)} ${value}`],
  );
}

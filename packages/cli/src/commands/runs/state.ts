import type { RunState } from '@tutti/client';
import {
  type CommandContext,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

interface StateOptions extends ServerOptions {
  readonly at?: number;
  readonly time?: string;
}

/** `tutti runs state <run>`: what was known of a run after one of its events. */
export function runState(context: CommandContext) {
  return serverCommand('state', 'show what was known of a run after one of its events')
    .argument('<run>', 'the id of the run')
    .option('--at <sequence>', 'after the event with that number', wholeNumber)
    .option('--time <instant>', 'after all that had happened by then')
    .action((runId: string, options: StateOptions) => show(runId, options, context));
}

async function show(runId: string, options: StateOptions, { terminal, connect }: CommandContext) {
  const { at, time, namespace, server, json } = options;
  const query = { ...(at !== undefined && { at }), ...(time !== undefined && { time }) };
  const state = await (await connect(server)).runs.state(namespace, runId, query);
  terminal.data(json ? jsonText(state) : linesOf(state).join('\n'));
}

function linesOf(state: RunState): readonly string[] {
  const { definition, sequence, lastSequence, activations, activationCount, output } = state;
  const members: readonly (readonly [string, string | undefined])[] = [
    ['run', state.runId],
    ['definition', `${definition.name}@${definition.version}`],
    ['after event', `${sequence} of ${lastSequence}, ${state.at}`],
    ['status', state.status],
    ['input', JSON.stringify(state.input)],
    ['context', JSON.stringify(state.context)],
    ['output', output === undefined ? undefined : JSON.stringify(output)],
    ['problem', state.problem === undefined ? undefined : JSON.stringify(state.problem)],
  ];
  const hidden = activationCount - activations.length;
  return [
    ...members.flatMap(([name, value]) =>
      value === undefined ? [] : [`${name.padEnd(13)} ${value}`],
    ),
    ...activations.map(taskLine),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
  ];
}

function taskLine({ activation, task, attempt, input, words }: RunState['activations'][number]) {
  const tries = attempt > 1 ? ` (attempt ${attempt})` : '';
  return `  ${activation.padEnd(5)} ${task}${tries}  ${words ?? ''}  input ${JSON.stringify(input)}`;
}

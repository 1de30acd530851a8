import type { Json, RepairOptions, RunPreview, RunSummary } from '@tutti/client';
import type { Command } from 'commander';
import { readValue, withAssignments } from '../../input/assignments.ts';
import { readJson } from '../../input/json-source.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
  wholeNumber,
} from '../command.ts';

export interface RepairingOptions extends ServerOptions {
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly ifSequence?: number;
  readonly idempotencyKey?: string;
}

export interface EditOptions {
  readonly context?: string;
  readonly set?: readonly string[];
  readonly variable?: readonly string[];
  readonly input?: string;
}

/** A command that changes what a run has come to. */
export function repairCommand(name: string, description: string): Command {
  return serverCommand(name, description)
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, for the record')
    .option('--dry-run', 'tell what it would do, and do nothing')
    .option('--if-sequence <number>', 'only when this is the last event of the run', wholeNumber)
    .option('--idempotency-key <key>', 'the same key with the same request does it once');
}

export function withEdits(command: Command): Command {
  return command
    .option('--context <json>', 'the whole context: JSON, the name of a file, @file, or -')
    .option(
      '--set <path=value>',
      'set a member of the context; null removes it; may be repeated',
      gather,
    )
    .option('--variable <name=value>', 'a loop item or caught problem; may be repeated', gather)
    .option('--input <json>', 'what the task is given: JSON, the name of a file, @file, or -');
}

/** A task as the command line names it: its JSON pointer, or one activation of it. */
export function readTask(
  text: string,
): { readonly task: string } | { readonly activation: string } {
  if (text.startsWith('/')) return { task: text };
  if (/^a[0-9]+$/.test(text)) return { activation: text };
  throw new CommandFailure(
    EXIT.usage,
    `Expected a task as its pointer, such as /do/1/charge, or one activation of it, such as a7, but got "${text}". tutti runs why <run> --json and tutti runs events <run> --json show both.`,
  );
}

export async function readEdits({ context, set, variable, input }: EditOptions) {
  if (context !== undefined && set !== undefined) {
    throw new CommandFailure(EXIT.usage, 'Expected --context or --set, but both are given.');
  }
  return {
    ...(context !== undefined && { context: await readJson(context, '--context') }),
    ...(set !== undefined && { contextPatch: withAssignments({}, set) }),
    ...(variable !== undefined && { variables: readVariables(variable) }),
    ...(input !== undefined && { input: await readJson(input, '--input') }),
  };
}

/** Each is one name, dots and all. */
function readVariables(assignments: readonly string[]): { readonly [name: string]: Json } {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf('=');
      const [name, text] = [assignment.slice(0, at), assignment.slice(at + 1)];
      if (at > 0) return [name, readValue(text)] as const;
      const what = `Expected --variable name=value, but got "${assignment}".`;
      throw new CommandFailure(EXIT.usage, what);
    }),
  );
}

export function reasonOf({ reason }: RepairingOptions): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

interface Ways {
  readonly carryOut: (options: RepairOptions) => Promise<RunSummary>;
  readonly preview: () => Promise<RunPreview>;
}

/** Does it, and prints how the run is then; or prints what it would do. */
export async function repair(
  options: RepairingOptions,
  { terminal }: CommandContext,
  { carryOut, preview }: Ways,
): Promise<void> {
  if (options.dryRun) {
    const told = await preview();
    terminal.data(options.json ? jsonText(told) : previewLines(told).join('\n'));
    return;
  }
  const { ifSequence, idempotencyKey } = options;
  const run = await carryOut({
    ...(ifSequence !== undefined && { ifSequence }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  terminal.data(options.json ? jsonText(run) : `${run.id} ${run.status}`);
}

function previewLines(preview: RunPreview): readonly string[] {
  const tasks = (given: RunPreview['entered']) =>
    given.map(({ pointer, activation }) => [pointer, activation ?? ''].join(' ').trimEnd());
  const edits = preview.edits.map(({ what, before, after }) => {
    return `${what}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
  });
  return [
    ...part('undone first', preview.compensated),
    ...part('cancelled', tasks(preview.cancelled)),
    ...part('child run cancelled', preview.childRuns),
    ...part('result dropped', preview.dropped),
    ...part('replaced', edits),
    ...part('entered', tasks(preview.entered)),
    `Nothing was done. To do just this: --if-sequence ${preview.sequence}`,
  ];
}

function part(what: string, items: readonly string[]): readonly string[] {
  return items.map((item) => `${what.padEnd(20)} ${item}`);
}

import { existsSync } from 'node:fs';
import type { Client, Json, Run } from '@tutti/client';
import { Option } from 'commander';
import { withAssignments } from '../../input/assignments.ts';
import { readJson } from '../../input/json-source.ts';
import { type Reference, readReference } from '../../input/reference.ts';
import { CommandFailure } from '../../terminal/command-failure.ts';
import { EXIT } from '../../terminal/exit-codes.ts';
import { followRun } from '../../terminal/follow-run.ts';
import { problemText } from '../../timeline/members.ts';
import {
  type CommandContext,
  gather,
  jsonText,
  type ServerOptions,
  serverCommand,
} from '../command.ts';

interface StartOptions extends ServerOptions {
  readonly input?: string;
  readonly set?: readonly string[];
  readonly wait?: boolean;
  readonly allowShell?: boolean;
  readonly embedded?: boolean;
  readonly idempotencyKey?: string;
  readonly as?: string;
}

/** `tutti run <file|name>`: starts a run, on a server or all in this process. */
export function startRun(context: CommandContext) {
  return serverCommand('run', 'run a definition: a published one, or a file')
    .argument(
      '<file|name[@version]>',
      'a file is published first; without a server it runs in here',
    )
    .option('--input <json>', 'JSON, the name of a file, @file, or - for standard input')
    .addOption(
      new Option('--set <path=value>', 'set a member of the input; may be repeated').argParser(
        gather,
      ),
    )
    .option('--wait', 'show the run until it ends, then print its output')
    .option('--embedded', 'run a file in this process even when a server runs')
    .option('--allow-shell', 'without a server: let `run: shell` tasks run commands here')
    .option('--idempotency-key <key>', 'the same key with the same request starts one run')
    .option('--as <user>', 'who starts it; else the holder of the token does')
    .action((target: string, options: StartOptions) => run(target, options, context));
}

async function run(target: string, options: StartOptions, context: CommandContext): Promise<void> {
  const given = options.input === undefined ? {} : await readJson(options.input, '--input');
  const input = withAssignments(given, options.set ?? []);
  if (!isFile(target)) {
    const reference = readReference(target, options.namespace);
    return startOn(
      await context.connect(options.server),
      { reference, input, wait: options.wait },
      options,
      context,
    );
  }
  return runFile(target, input, options, context);
}

function isFile(target: string): boolean {
  return /\.(ya?ml|json)$/.test(target) || existsSync(target);
}

async function runFile(
  file: string,
  input: Json,
  options: StartOptions,
  context: CommandContext,
): Promise<void> {
  const { readDefinitionFile } = await import('../../input/definition-file.ts');
  const { source, document } = readDefinitionFile(file, context.terminal);
  const { namespace, name, version } = document;
  const work = async (client: Client, wait: boolean | undefined) => {
    await client.definitions.publish(namespace, source);
    const reference = { namespace, name, version };
    await startOn(client, { reference, input, wait }, options, context);
  };
  const { connectIfUp } = await import('../../connection/connect.ts');
  const client = options.embedded ? null : await connectIfUp(options.server);
  if (client !== null) return work(client, options.wait);
  const { withEmbeddedServer } = await import('../../embedded.ts');
  await withEmbeddedServer({ shell: options.allowShell ?? false }, (own) => work(own, true));
}

interface Start {
  readonly reference: Reference;
  readonly input: Json;
  readonly wait: boolean | undefined;
}

async function startOn(
  client: Client,
  { reference, input, wait }: Start,
  options: StartOptions,
  context: CommandContext,
): Promise<void> {
  const { namespace, ...definition } = reference;
  const key = options.idempotencyKey;
  const { runId } = await client.runs.start(
    namespace,
    { definition, input, ...(options.as !== undefined && { as: { user: options.as } }) },
    key === undefined ? {} : { idempotencyKey: key },
  );
  if (wait)
    return awaitEnd(
      client,
      { namespace, runId, title: `${reference.name} ${runId}` },
      options,
      context,
    );
  context.terminal.data(options.json ? jsonText({ id: runId, namespace }) : runId);
  context.terminal.words(`Follow it with: tutti runs watch ${runId} --namespace ${namespace}`);
}

async function awaitEnd(
  client: Client,
  followed: { readonly namespace: string; readonly runId: string; readonly title: string },
  { json }: StartOptions,
  { terminal, signal, exit }: CommandContext,
): Promise<void> {
  const { namespace, runId } = followed;
  await followRun(client, followed, terminal, signal);
  if (signal.aborted) throw new CommandFailure(EXIT.interrupted, `Stopped watching run ${runId}.`);
  const run = await client.runs.get(namespace, runId);
  if (json) terminal.data(jsonText(run));
  else if (run.output !== undefined) terminal.data(jsonText(run.output));
  if (run.status === 'completed') return;
  if (run.status === 'faulted') terminal.words(faultText(run));
  exit(EXIT.failed);
}

/** Types of the standard, which `tutti explain` knows; a definition may raise others. */
const STANDARD_TYPE = /\/spec\/[^/]+\/errors\/([a-z]+)$/;

function faultText({ problem }: Run): string {
  const kind = STANDARD_TYPE.exec(problem?.type ?? '')?.[1];
  const hint = kind === undefined ? '' : `\n  tutti explain ${kind}`;
  return `The run faulted at ${problem?.instance ?? 'an unknown task'}. ${problemText(problem)}${hint}`;
}

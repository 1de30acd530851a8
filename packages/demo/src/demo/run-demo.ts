import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Client, newIdempotencyKey } from '@tutti/client';
import { exampleNames, publishExample } from './examples.ts';
import { type Narrator, narrate } from './narration.ts';
import { nextCommands } from './next-commands.ts';
import { alertsOf, playResponders } from './people.ts';
import { SHOWN, type Shown } from './shown-runs.ts';
import type { Stage } from './stage.ts';
import { wasLeft } from './was-left.ts';

export interface DemoOptions {
  readonly client: Client;
  readonly stage: Stage;
  readonly narrator: Narrator;
  readonly log: (line: string) => void;
}

export interface Demo {
  /** Resolves when the runs have ended and everything is told. */
  readonly told: Promise<void>;
}

interface ShownRun {
  readonly definition: Shown;
  readonly runId: string;
}

const NAMESPACE = 'demo';
const MARK = { demo: 'shown' };

/**
 * Seeds the namespace `demo` with the examples, starts one run of each of the three large ones,
 * tells what happens to them as it happens, and at the end what to try next.
 *
 * A run that the last server left unfinished goes on instead of a new one.
 */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const { client, stage, log } = options;
  await stage.keep();
  for (const name of await exampleNames()) await publishExample(client, name);
  playResponders(client, stage.services);
  const runs: ShownRun[] = [];
  for (const definition of Object.keys(SHOWN) as Shown[]) {
    const left = await findLeft(client, definition, stage.setAt);
    if (left !== undefined) log(`${definition} goes on where the last server left it.`);
    runs.push(left ?? (await start(client, definition, stage)));
  }
  return { told: tell(options, runs) };
}

async function findLeft(
  client: Client,
  definition: Shown,
  setAt: string,
): Promise<ShownRun | undefined> {
  const tag = Object.entries(MARK).map(([key, value]) => `${key}=${value}`);
  const filter = { definition, tag, limit: 1 };
  const [run] = (await client.runs.list(NAMESPACE, filter)).items;
  return run && wasLeft(run, setAt) ? { definition, runId: run.id } : undefined;
}

async function start(client: Client, definition: Shown, stage: Stage): Promise<ShownRun> {
  const text = JSON.stringify(await SHOWN[definition](stage), null, 2);
  await keepInput(stage.folder, definition, text);
  const request = { definition: { name: definition }, input: JSON.parse(text), tags: MARK };
  const idempotencyKey = newIdempotencyKey();
  const { runId } = await client.runs.start(NAMESPACE, request, { idempotencyKey });
  if (definition === 'incident-triage') {
    await client.events.send(NAMESPACE, alertsOf('web-3', runId));
  }
  return { definition, runId };
}

/** So that people can start the same again, and change it. */
async function keepInput(folder: string, definition: Shown, text: string): Promise<void> {
  const inputs = inputsFolder(folder);
  await mkdir(inputs, { recursive: true });
  await writeFile(path.join(inputs, `${definition}.json`), `${text}\n`);
}

function inputsFolder(folder: string): string {
  return path.join(folder, 'inputs');
}

async function tell(
  { client, stage, narrator, log }: DemoOptions,
  runs: readonly ShownRun[],
): Promise<void> {
  await Promise.all(runs.map((run) => narrate(client, run, narrator, log)));
  const { payment } = stage.services.urls;
  for (const line of nextCommands(inputsFolder(stage.folder), payment)) log(line);
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRunMachine, type RunEvent, type RunState } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import type { Command } from '../../packages/engine/src/commands.ts';
import { planOf, RunDriver } from '../../packages/engine/src/testing/run-driver.ts';
import { readScenario, take } from '../../packages/engine/src/testing/scenario.ts';
import { encode } from '../../packages/server/src/store/codec/codec.ts';
import { createMemoryStore } from '../../packages/server/src/store/memory/memory-store.ts';
import type { Store } from '../../packages/server/src/store/port.ts';
import { playStory } from '../../packages/server/src/store/testing/story.ts';
import { endOf, type History, hashOf, stored } from './history.ts';
import { RUNTIME } from './replay.ts';

const SCENARIOS = path.resolve(import.meta.dirname, '../../packages/engine/scenarios');

/** The names of the engine's scenarios: each has a history. */
export function scenarioNames(): readonly string[] {
  const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.txt'));
  return files.map((file) => path.basename(file, '.txt')).sort();
}

/** What this build makes of every scenario of the engine, and of the runs of a whole server's story. */
export async function record(): Promise<readonly History[]> {
  return [...scenarioNames().map(recordScenario), ...(await recordStory())];
}

function recordScenario(name: string): History {
  const scenario = readScenario(readFileSync(path.join(SCENARIOS, `${name}.txt`), 'utf8'));
  const driver = new RecordingDriver(scenario.definition);
  for (const step of scenario.steps) take(driver, step);
  return historyOf(name, driver.plan ?? planOf(scenario.definition), driver.turns);
}

/** Notes what each decision has added to the log. */
class RecordingDriver extends RunDriver {
  readonly turns: RunEvent[][] = [];
  /** That of the version it has gone over to. */
  plan: Plan | null = null;

  override submit(command: Command) {
    const from = this.log.length;
    const decision = super.submit(command);
    const events = this.log.slice(from);
    if (command.type === 'migrate' && decision.kind === 'accepted') this.plan = command.to;
    if (events.length > 0) this.turns.push(events);
    return decision;
  }
}

async function recordStory(): Promise<readonly History[]> {
  const store = createMemoryStore();
  await playStory(store);
  const { runs } = await store.runs({ limit: 1000 });
  const ids = runs.map(({ id }) => id).sort();
  const histories = await Promise.all(ids.map((id) => recordRun(store, id)));
  await store.close();
  return histories;
}

async function recordRun(store: Store, id: string): Promise<History> {
  const run = await store.run(id);
  const plan = run && (await store.plan(run.planId));
  if (!run || !plan) throw new Error(`Expected run ${id} and its plan to be stored.`);
  const log = await store.runEvents(id, 0, 100_000);
  const events = log.map(({ event }) => event);
  return historyOf(`server-${run.definition.name}-${id}`, plan, [events]);
}

function historyOf(name: string, plan: Plan, turns: readonly (readonly RunEvent[])[]): History {
  const machine = createRunMachine(plan, RUNTIME);
  let state: RunState | null = null;
  const recorded = turns.map((events) => {
    for (const event of stored<readonly RunEvent[]>(events)) state = machine.evolve(state, event);
    if (state === null) throw new Error(`Expected a turn of ${name} to have events.`);
    return { log: encode(events), state: hashOf(state) };
  });
  if (state === null) throw new Error(`Expected ${name} to have a log, but it is empty.`);
  return { name, plan, turns: recorded, end: endOf(machine, state) };
}

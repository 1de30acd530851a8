import type { RunMachine } from '@tutti/engine';
import type { Plan } from '@tutti/language';
import { everyPage, type StoreTables } from '../rows/store-tables.ts';
import { tableNamed } from '../rows/tables.ts';
import { readLog, replayLog, wordsOf } from './check-log.ts';
import { checkRows } from './check-rows.ts';
import { checkStanding } from './check-standing.ts';
import { type Finding, Findings, REMEDY } from './findings.ts';
import { type RunRows, readRuns } from './run-rows.ts';

/** What was checked, and what was found. */
export interface VerifyReport {
  readonly place: string;
  /** How much there was: runs, events, and the rows of each table. */
  readonly checked: { readonly [what: string]: number };
  /** What is no problem, and yet worth knowing. */
  readonly advice: readonly string[];
  /** How many problems there are. */
  readonly problems: number;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  readonly machineOf: (plan: Plan) => RunMachine;
  /** Told now and then how many runs have been checked. */
  readonly onProgress?: (runs: number, of: number) => void;
}

const RUNS_AT_ONCE = 100;

/** Checks all of a store that nobody else has open. Changes nothing. */
export async function verifyStore(
  store: StoreTables,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const findings = new Findings();
  const checked: { [what: string]: number } = {};
  try {
    for (const words of await store.structure()) tellStructure(findings, store, words);
    for (const table of store.tables) checked[table.name] = await store.count(table);
    checked.events = await checkRuns(store, options, findings);
    await checkRows(store, findings);
  } catch (error) {
    tellStructure(findings, store, `It could not be read to the end: ${wordsOf(error)}`);
  }
  return {
    place: store.place,
    checked,
    advice: store.advice,
    problems: findings.total,
    findings: findings.listed,
  };
}

function tellStructure(findings: Findings, { place: about }: StoreTables, found: string): void {
  const expected = 'a whole database';
  findings.add({ check: 'structure', about, expected, found, remedy: REMEDY.restore });
}

/** Answers how many events there are. */
async function checkRuns(
  store: StoreTables,
  { machineOf, onProgress }: VerifyOptions,
  findings: Findings,
): Promise<number> {
  const machines = new Machines(store, machineOf);
  const runs = tableNamed('runs');
  const count = await store.count(runs);
  let events = 0;
  let done = 0;
  for await (const page of everyPage(store, runs, RUNS_AT_ONCE)) {
    for (const rows of await readRuns(store, page)) {
      events += await checkRun(machines, rows, findings);
    }
    done += page.length;
    onProgress?.(done, count);
  }
  return events;
}

async function checkRun(machines: Machines, rows: RunRows, findings: Findings): Promise<number> {
  const events = readLog(rows, findings);
  if (events === null) return 0;
  const planId = planOf(rows);
  const machine = planId === null ? null : await machines.of(planId);
  if (machine === null) {
    const about = `run ${rows.run.id}`;
    const expected = `its plan ${planId} to be stored, and to be one of this release`;
    findings.add({
      check: 'references',
      about,
      expected,
      found: 'it is not',
      remedy: REMEDY.restore,
    });
    return events.length;
  }
  const state = replayLog(machine, rows, events, findings);
  if (state !== null) checkStanding({ rows, machine, events, state }, findings);
  return events.length;
}

/** As the summary names it; null when that cannot be read. */
function planOf({ run, documents }: RunRows): string | null {
  try {
    return documents.read<{ readonly planId: string }>(tableNamed('runs'), run).planId;
  } catch {
    return null;
  }
}

/** The machine of each plan. */
class Machines {
  readonly #store: StoreTables;
  readonly #machineOf: (plan: Plan) => RunMachine;
  readonly #machines = new Map<string, RunMachine | null>();

  constructor(store: StoreTables, machineOf: (plan: Plan) => RunMachine) {
    this.#store = store;
    this.#machineOf = machineOf;
  }

  async of(planId: string): Promise<RunMachine | null> {
    const known = this.#machines.get(planId);
    if (known !== undefined) return known;
    const [row] = await this.#store.rowsOf(tableNamed('plans'), 'id', [planId]);
    const machine = row === undefined ? null : this.#create(String(row.plan));
    this.#machines.set(planId, machine);
    return machine;
  }

  #create(plan: string): RunMachine | null {
    try {
      return this.#machineOf(JSON.parse(plan));
    } catch {
      return null;
    }
  }
}

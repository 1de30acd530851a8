import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NumberedEvent, Store } from '../../../packages/server/src/store/port.ts';
import { openSqliteTables } from '../../../packages/server/src/store/sqlite/open-tables.ts';
import { openSqliteStore } from '../../../packages/server/src/store/sqlite/sqlite-store.ts';
import { machineOf } from '../../../packages/server/src/store/testing/story.ts';
import { verifyStore } from '../../../packages/server/src/store/verify/verify-store.ts';
import { play, readJournal } from './story.ts';

const CHILD = path.join(import.meta.dirname, 'child.ts');

/** Every point of the story, in order, by name. */
export function pointsOfStory(): readonly string[] {
  return inFolder((folder) => {
    const { status, stdout, stderr } = runChild(folder, 0);
    if (status === 0) return JSON.parse(String(stdout));
    throw new Error(`Expected the story to end, but: ${stderr}`);
  });
}

/** Crashes at the n-th point, from 1, goes on with the store, and answers what was not as promised. */
export async function violationsOfCrashAt(count: number): Promise<readonly string[]> {
  return inFolder(async (folder) => {
    const { signal, stderr } = runChild(folder, count);
    if (signal !== 'SIGKILL') return [`the child ended by itself: ${signal} ${stderr}`];
    const store = await openSqliteStore(folder);
    const journal = path.join(folder, 'journal');
    const before = readJournal(journal).lines;
    await play(store, journal, {});
    const violations = await violationsIn(store, before);
    await store.close();
    const tables = openSqliteTables(folder);
    const { findings } = await verifyStore(tables, { machineOf });
    await tables.close();
    return [...violations, ...findings.map((finding) => JSON.stringify(finding))];
  });
}

function runChild(folder: string, count: number) {
  const words = [CHILD, folder, path.join(folder, 'journal'), String(count)];
  return spawnSync(process.execPath, words, { timeout: 60_000 });
}

/** What was acknowledged before the crash is there; what was asked for happened once. */
async function violationsIn(store: Store, before: readonly string[]): Promise<string[]> {
  const violations: string[] = [];
  for (const line of before) {
    const [what, key = '', runId = ''] = line.split(' ');
    if (what !== 'started') continue;
    const run = await store.run(runId);
    if (run?.definition.name !== key) violations.push(`the acknowledged start of ${key} is gone`);
  }
  const { runs } = await store.runs({ limit: 100 });
  if (runs.length !== 4) violations.push(`there are ${runs.length} runs instead of 4`);
  for (const { id, status } of runs) {
    if (status !== 'completed') violations.push(`run ${id} is ${status}`);
    violations.push(...settledTwice(id, await store.runEvents(id, 0, 10_000)));
  }
  const left = [...(await store.outbox(0, 1)), ...(await store.deliveries(0, 1))];
  if (left.length > 0) violations.push(`something is still to be done: ${JSON.stringify(left)}`);
  return violations;
}

function settledTwice(runId: string, events: readonly NumberedEvent[]): string[] {
  const settled = events.flatMap(({ event }) =>
    event.type === 'effect-settled' ? [event.effect] : [],
  );
  const twice = settled.filter((effect, index) => settled.indexOf(effect) !== index);
  return twice.map((effect) => `run ${runId} has recorded two results of ${effect}`);
}

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-crash-point-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  const result = work(folder);
  if (result instanceof Promise) return result.finally(clear) as Result;
  clear();
  return result;
}

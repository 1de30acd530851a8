import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHistory, writeHistory } from './file.ts';
import type { History } from './history.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../histories');
const ENDING = '.jsonl';

/** The versions that have histories. */
export function recordedVersions(): readonly string[] {
  const entries = readdirSync(FOLDER, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function historiesOf(version: string): readonly History[] {
  const folder = path.join(FOLDER, version);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => readHistory(readFileSync(path.join(folder, file), 'utf8')));
}

/** Puts the histories in place of those that the version has. */
export function writeHistories(version: string, histories: readonly History[]): void {
  const folder = path.join(FOLDER, version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const history of histories) {
    writeFileSync(path.join(folder, `${history.name}${ENDING}`), writeHistory(history));
  }
}

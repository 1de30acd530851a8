import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { syncPath } from '../sync-path.ts';
import type { BackupOperations, BackupState } from './take-backup.ts';

/** What `backup.json` says of the `tutti.db` beside it. */
export interface BackupManifest extends BackupState {
  readonly format: 1;
  /** The release that has made it. */
  readonly version: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** How operations of a backup are asked of the store's thread. */
export type AskBackup = <Name extends keyof BackupOperations>(
  name: Name,
  ...values: Parameters<BackupOperations[Name]>
) => Promise<ReturnType<BackupOperations[Name]>>;

/**
 * Makes a backup in a new folder while the store is in use. The folder has its name when all of the
 * backup is in it. Rejects when it exists, and when a page of the store is damaged.
 */
export async function makeBackup(
  ask: AskBackup,
  folder: string,
  version: string,
): Promise<BackupManifest> {
  const making = `${folder}.part`;
  if (existsSync(folder)) throw new Error(`Expected no folder ${folder} yet, but there is one.`);
  await ask('beginBackup', making);
  try {
    while (await ask('copyPages'));
    const state = await ask('endBackup');
    const manifest = { format: 1, version, ...state, ...(await finish(making)) } as const;
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(making, 'backup.json'), text, { mode: 0o600, flush: true });
    await rename(making, folder);
    syncPath(dirname(folder));
    return manifest;
  } catch (error) {
    await ask('abandonBackup').finally(() => rm(making, { recursive: true, force: true }));
    throw error;
  }
}

/** Brings the log into the database: a backup is one file. */
async function finish(
  folder: string,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const path = join(folder, 'tutti.db');
  applyLog(path);
  return { bytes: statSync(path).size, sha256: await sha256Of(path) };
}

/** Copies the log beside a database that nobody has open into it. */
export function applyLog(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL');
    database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } finally {
    database.close();
  }
}

/** Throws when the folder holds no backup. */
export function readManifest(folder: string): BackupManifest {
  const path = join(folder, 'backup.json');
  if (!existsSync(path)) {
    throw new Error(`Expected a backup in ${folder}, but it has no backup.json.`);
  }
  const manifest: BackupManifest = JSON.parse(readFileSync(path, 'utf8'));
  if (manifest.format === 1) return manifest;
  throw new Error(
    `Expected a backup of format 1 in ${folder}, but it has format ${manifest.format}: ` +
      'it was made by a newer Tutti. Restore it with that version.',
  );
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

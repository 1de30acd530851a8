import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logBytes } from '../integrity/wal.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { refuseStoreIn } from '../store-files.ts';
import { syncPath } from '../sync-path.ts';
import { applyLog, type BackupManifest, readManifest, sha256Of } from './backup-folder.ts';
import { type ArchivedLog, nameOf } from './log-archive.ts';

export interface RestoreOptions {
  /** The backup. */
  readonly from: string;
  /** A data folder without a store. */
  readonly to: string;
  /** Where the logs since the backup are. */
  readonly archive?: string;
  /** The state as of this instant, in ms since 1970; absent: all that there is. */
  readonly at?: number;
}

export interface RestoreReport {
  readonly to: string;
  /** When the backup was made. */
  readonly backupAt: number;
  /** When the last commit was that is restored; without logs, at the latest when the backup was made. */
  readonly restoredAt: number;
  readonly logs: number;
}

/**
 * Makes a store of a backup, and of the logs that were archived since. All of it is there when this
 * resolves, or nothing. Rejects when the backup or a log is damaged, or a log is missing.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { from, to } = options;
  const manifest = readManifest(from);
  checkPossible(manifest, options);
  checkArchive(manifest, options.archive);
  const making = join(to, 'tutti.db.making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  try {
    const path = join(making, 'tutti.db');
    copyFileSync(join(from, 'tutti.db'), path);
    await checkBackup(path, manifest);
    const applied = applyLogs(path, manifest, options);
    bringToThisShape(path);
    syncPath(path);
    renameSync(path, join(to, 'tutti.db'));
    syncPath(to);
    const last = applied.at(-1);
    const restoredAt = last === undefined ? manifest.at : last;
    return { to, backupAt: manifest.at, restoredAt, logs: applied.length };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function checkPossible(manifest: BackupManifest, { from, to, archive, at }: RestoreOptions): void {
  refuseStoreIn(to);
  if (manifest.shape > MIGRATIONS.length) {
    throw new Error(
      `Expected a backup of shape ${MIGRATIONS.length} or older, but that in ${from} has shape ${manifest.shape}: ` +
        `it was made by Tutti ${manifest.version}. Restore it with that version or a newer one.`,
    );
  }
  if (at === undefined) return;
  if (archive === undefined) {
    throw new Error(
      'Expected the folder of archived logs, as an instant is named that a backup alone does not have.',
    );
  }
  if (at < manifest.at) {
    throw new Error(
      `Expected a backup from before ${new Date(at).toISOString()}, but that in ${from} is of ${new Date(manifest.at).toISOString()}. Name an older one.`,
    );
  }
}

/** A mistyped folder must not pass for an archive in which nothing has been kept since the backup. */
function checkArchive({ history }: BackupManifest, archive: string | undefined): void {
  if (archive === undefined || existsSync(join(archive, history))) return;
  throw new Error(
    `Expected the logs since the backup in ${join(archive, history)}, but there is no such folder. ` +
      'Name the folder that TUTTI_ARCHIVE named for that server; without --archive the backup alone is restored.',
  );
}

/** Throws when a file is not the `tutti.db` of a backup. */
export async function checkBackup(path: string, { sha256 }: BackupManifest): Promise<void> {
  if ((await sha256Of(path)) === sha256) return;
  throw new Error(
    'Expected the backup to be as it was made, but its tutti.db has another checksum. Use another backup.',
  );
}

/** Applies log after log, as far as wished. Answers when the last commit of each was. */
function applyLogs(
  path: string,
  { history, nextLog }: BackupManifest,
  { archive, at = Number.POSITIVE_INFINITY }: RestoreOptions,
): number[] {
  const applied: number[] = [];
  if (archive === undefined) return applied;
  for (let number = nextLog; ; number += 1) {
    const log = readLog(join(archive, history), number);
    if (log === null) return applied;
    const after = log.commits.findIndex(([, committedAt]) => committedAt > at);
    const wished = after === -1 ? log.commits : log.commits.slice(0, after);
    const last = wished.at(-1);
    if (last === undefined) return applied;
    writeFileSync(
      `${path}-wal`,
      log.bytes.subarray(0, logBytes(last[0], log.bytes.readUInt32BE(8))),
    );
    applyLog(path);
    applied.push(last[1]);
    if (wished.length < log.commits.length) return applied;
  }
}

function bringToThisShape(path: string): void {
  const database = new DatabaseSync(path);
  try {
    migrate(database);
  } finally {
    database.close();
  }
}

/** Null when the archive ends before it. */
function readLog(
  folder: string,
  number: number,
): (ArchivedLog & { readonly bytes: Buffer }) | null {
  const name = join(folder, nameOf(number));
  if (!existsSync(`${name}.json`)) {
    const later = (file: string) => file.endsWith('.json') && file > nameOf(number);
    if (!readdirSync(folder).some(later)) return null;
    throw new Error(
      `Expected every log since the backup in ${folder}, but ${nameOf(number)} is missing.`,
    );
  }
  const log: ArchivedLog = JSON.parse(readFileSync(`${name}.json`, 'utf8'));
  const bytes = readFileSync(`${name}.wal`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 === log.sha256) return { ...log, bytes };
  throw new Error(
    `Expected the archived log ${nameOf(number)} to be as it was written, but it has another checksum. ` +
      'Restore to an instant before it, or from a later backup.',
  );
}

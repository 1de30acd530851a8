import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreDamaged } from '../integrity/damage.ts';
import type { OpenDatabase } from '../open-database.ts';

/** What of a backup only the store's thread knows. */
export interface BackupState {
  readonly history: string;
  /** The first log that the archive has and this backup has not, or not all of it. */
  readonly nextLog: number;
  /** When its last commit was, or a little later; ms since 1970. */
  readonly at: number;
  readonly shape: number;
}

/** A backup while the store is in use: begin, copy until that was the last, end. One at a time. */
export interface BackupOperations {
  beginBackup(folder: string): void;
  /** Copies the next pages. Answers whether there are more. */
  copyPages(): boolean;
  endBackup(): BackupState;
  /** The store goes on as before. */
  abandonBackup(): void;
}

const SLICE_BYTES = 2 * 1024 * 1024;

/**
 * The database's own file stays as it is while it is copied: what is committed meanwhile is in the
 * log, and that is copied at the end. Each page is held against its sum, so that no backup holds damage.
 */
export function prepareBackup({ database, file }: OpenDatabase, source: string): BackupOperations {
  let copy: PagesCopy | null = null;
  const underWay = () => {
    if (copy === null) throw new Error('Expected a backup to be under way, but there is none.');
    return copy;
  };
  const end = () => {
    try {
      copy?.close();
    } finally {
      copy = null;
      file.release();
    }
  };
  return {
    beginBackup(folder) {
      if (copy !== null) throw new Error('Expected no other backup to be under way.');
      file.copyLog();
      copy = new PagesCopy(source, folder, file);
      file.hold();
    },
    copyPages: () => underWay().slice(),
    endBackup() {
      const { folder } = underWay();
      const { history, copies } = file.sums;
      const bytes = file.logBytes;
      if (bytes > 0) {
        copyFileSync(join(source, 'tutti.db-wal'), join(folder, 'tutti.db-wal'));
        truncateSync(join(folder, 'tutti.db-wal'), bytes);
      }
      const shape = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      end();
      return { history, nextLog: copies + 1, at: Date.now(), shape };
    },
    abandonBackup: end,
  };
}

class PagesCopy {
  readonly folder: string;
  readonly #source: string;
  readonly #from: number;
  readonly #to: number;
  readonly #file: OpenDatabase['file'];
  #at = 0;

  constructor(source: string, folder: string, file: OpenDatabase['file']) {
    mkdirSync(folder, { mode: 0o700 });
    this.folder = folder;
    this.#source = source;
    this.#file = file;
    this.#from = openSync(join(source, 'tutti.db'), 'r');
    this.#to = openSync(join(folder, 'tutti.db'), 'wx', 0o600);
  }

  slice(): boolean {
    const { sums } = this.#file;
    const bytes = Buffer.allocUnsafe(SLICE_BYTES);
    const read = readSync(this.#from, bytes, 0, SLICE_BYTES, this.#at);
    for (let at = 0; at < read; at += sums.pageBytes) {
      const page = (this.#at + at) / sums.pageBytes + 1;
      if (sums.isRight(page, bytes.subarray(at, at + sums.pageBytes))) continue;
      throw new StoreDamaged(this.#source, `page ${page} of tutti.db has another checksum.`);
    }
    writeSync(this.#to, bytes, 0, read, this.#at);
    this.#at += read;
    return read === SLICE_BYTES;
  }

  close(): void {
    fsyncSync(this.#to);
    closeSync(this.#to);
    closeSync(this.#from);
  }
}

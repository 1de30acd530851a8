import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { LogArchive } from '../backup/log-archive.ts';
import { wrongLog } from './check-log.ts';
import { StoreDamaged } from './damage.ts';
import { PageCheck } from './page-check.ts';
import { PageSums } from './page-sums.ts';
import { logBytes, readWal, saltsOf, type Wal } from './wal.ts';

/** 16 MiB: pages that many commits have touched are then copied into the database once. */
const CHECKPOINT_FRAMES = 4096;

/** So long a start waits for the check of its pages; those that are left are checked while it serves. */
const LONGEST_CHECK_MS = 1500;

export interface SealedFileOptions {
  readonly folder: string;
  /** A folder that keeps the logs, so that a backup can be brought to any later instant. */
  readonly archive?: string;
}

/** The files of a store before SQLite has touched them: closing a damaged one would make it worse. */
export interface CheckedFiles {
  readonly sums: PageSums | null;
  readonly check: PageCheck | null;
}

/** Checks the files in a folder. Throws `StoreDamaged`. There are no sums where no release has written any. */
export function checkFiles(folder: string): CheckedFiles {
  const path = join(folder, 'tutti.db');
  let sums: PageSums | null = null;
  let check: PageCheck | null = null;
  try {
    sums = PageSums.open(`${path}-sums`);
    if (sums === null) return { sums, check };
    if (!existsSync(path)) throw new Error('tutti.db is gone.');
    const wal = readWal(`${path}-wal`);
    const wrong = wrongLog(sums.mark, wal);
    if (wrong !== null) throw new Error(wrong);
    check = new PageCheck(path, sums, wal?.pages ?? new Map());
    checkPages(check);
    return { sums, check };
  } catch (error) {
    sums?.close();
    check?.close();
    throw new StoreDamaged(folder, error instanceof Error ? error.message : String(error));
  }
}

function checkPages(check: PageCheck): void {
  const wrongSize = check.wrongSize();
  if (wrongSize !== null) throw new Error(wrongSize);
  const until = performance.now() + LONGEST_CHECK_MS;
  for (let isLast = false; !isLast && performance.now() < until; ) {
    const slice = check.slice();
    if (slice.damaged !== null) throw new Error(slice.damaged);
    isLast = slice.isLast;
  }
}

/**
 * Keeps the checksums of an open database true. It is this, and not SQLite by itself, that copies the
 * write-ahead log into the database: only so is it known which pages change, and when.
 */
export class SealedFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #sums: PageSums;
  readonly #check: PageCheck;
  readonly #look: StatementSync;
  readonly #copy: StatementSync;
  /** Of the log that is being written; null: the next commit begins another. */
  #salts: string | null = null;
  #isHeld = false;
  /** As it was told. */
  #trouble: string | null = null;
  readonly #archive: LogArchive | null;

  /** `database` is open, migrated, and nobody else's. */
  constructor(
    database: DatabaseSync,
    { folder, archive }: SealedFileOptions,
    { sums, check }: CheckedFiles,
  ) {
    this.#folder = folder;
    this.#path = join(folder, 'tutti.db');
    this.#look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
    const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.page_size);
    this.#sums = sums ?? PageSums.create(`${this.#path}-sums`, pageBytes);
    this.#check = check ?? new PageCheck(this.#path, this.#sums, new Map());
    this.#archive =
      archive === undefined ? null : new LogArchive(archive, this.#sums.history, folder);
    // A log that is left of a crash goes on: a start does not wait for its copy.
    if (sums === null) this.#sealAll();
  }

  get sums(): PageSums {
    return this.#sums;
  }

  /** How much of the log is not in the database yet, in bytes from its beginning. */
  get logBytes(): number {
    if (this.#salts === null) return 0;
    const frames = this.#sums.mark?.frames ?? 0;
    return logBytes(frames, this.#sums.pageBytes);
  }

  /** A transaction has been committed: from now on its loss would be noticed. */
  committed(): void {
    const frames = Number(this.#look.get()?.log);
    const salts = this.#salts ?? saltsOf(`${this.#path}-wal`);
    const { mark } = this.#sums;
    // It has changed nothing, and begun no log: one that is in the database stays there.
    if (frames === 0 || (mark?.salts === salts && mark.frames === frames)) return;
    this.#salts = salts;
    this.#sums.note({ salts, frames, isCopied: false });
    this.#archive?.committed(frames);
    if (frames >= CHECKPOINT_FRAMES && !this.#isHeld) this.#tryToCopyLog();
  }

  /** Copies the log into the database, and notes the sums of the pages that this has changed. */
  copyLog(): void {
    const wal = readWal(`${this.#path}-wal`);
    if (wal === null || wal.frames === 0) return;
    if (this.#isCopied(wal)) {
      this.#check.copying(new Map());
      return;
    }
    this.#archive?.add(this.#sums.copies + 1, `${this.#path}-wal`, wal);
    this.#check.copying(wal.pages);
    const { log, checkpointed } = this.#copy.get() ?? {};
    // Someone reads an older state: the next commit tries again.
    if (log !== checkpointed) return;
    this.#sums.write(wal.pages, wal.databasePages);
    this.#sums.note({ salts: wal.salts, frames: wal.frames, isCopied: true });
    this.#check.copying(new Map());
    this.#archive?.copied();
    this.#salts = null;
  }

  /** While it is held, the database's own file does not change. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
  }

  /** What is committed is in the archive before long, also when little happens. */
  archiveNow(): void {
    if (this.#archive?.isDue && !this.#isHeld) this.#tryToCopyLog();
  }

  /** Checks the next MiB of the database. Throws `StoreDamaged`. */
  checkSlice(): void {
    const { damaged } = this.#check.slice();
    if (damaged !== null) throw new StoreDamaged(this.#folder, damaged);
  }

  /** Answers whether all of the log is in the database: else the database must be closed without it. */
  close(): boolean {
    this.#tryToCopyLog();
    this.#check.close();
    this.#archive?.close();
    this.#sums.close();
    return this.#trouble === null;
  }

  #isCopied({ salts, frames }: Wal): boolean {
    const { mark } = this.#sums;
    return mark?.isCopied === true && mark.salts === salts && mark.frames === frames;
  }

  #tryToCopyLog(): void {
    try {
      this.copyLog();
      this.#trouble = null;
    } catch (error) {
      // The disk is full, perhaps. Nothing is lost: the log has it all, and the next commit tries again.
      const trouble = `Expected the log of the store to be copied, but: ${error}. It is tried again.`;
      if (this.#trouble !== trouble) console.error(trouble);
      this.#trouble = trouble;
    }
  }

  /** A database without sums is taken as it is. */
  #sealAll(): void {
    this.copyLog();
    const { pageBytes } = this.#sums;
    const file = openSync(this.#path, 'r');
    const sums = new Map<number, number>();
    const page = Buffer.allocUnsafe(pageBytes);
    while (readSync(file, page, 0, pageBytes, sums.size * pageBytes) === pageBytes) {
      sums.set(sums.size + 1, crc32(page));
    }
    closeSync(file);
    this.#sums.write(sums, sums.size);
  }
}

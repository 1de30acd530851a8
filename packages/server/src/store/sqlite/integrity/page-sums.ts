import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

/** How far the write-ahead log has been committed. */
export interface WalMark {
  readonly salts: string;
  readonly frames: number;
  /** All of it is in the database as well. */
  readonly isCopied: boolean;
}

const MAGIC = 'TUTTISUM';
const HEADER_BYTES = 64;
const HEADER_SUM_AT = 36;
/** In a sector of its own, for it is written with every commit. */
const MARK_AT = 512;
const MARK_BYTES = 24;
const SUMS_AT = 1024;
const SUM_BYTES = 8;
/** What is written of the sums at once. */
const BLOCK_BYTES = 4096;

/**
 * The checksum of every page of a database, in a file beside it: `tutti.db-sums`. SQLite keeps none.
 * The database changes only when the write-ahead log, which has checksums of its own, is copied
 * into it; then the sums of the copied pages are written, while the log is still there. So at any
 * moment a page is vouched for by the log or by its sum, and a crash leaves no doubt.
 */
export class PageSums {
  readonly pageBytes: number;
  /** Different for every store, also for those that were restored from the same backup. */
  readonly history: string;
  readonly #file: number;
  /** Twice for each page, the second time inverted: a sum that is damaged itself does not pass. */
  #sums: Buffer;
  #pages: number;
  #mark: WalMark | null;
  #copies: number;

  private constructor(file: number, header: Header, mark: WalMark | null, sums: Buffer) {
    this.#file = file;
    this.pageBytes = header.pageBytes;
    this.history = header.history;
    this.#pages = header.pages;
    this.#copies = header.copies;
    this.#mark = mark;
    this.#sums = sums;
  }

  /** Null when there are none. Throws an `Error` that says what is wrong with them. */
  static open(path: string): PageSums | null {
    if (!existsSync(path)) return null;
    const file = openSync(path, 'r+');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(size);
      readSync(file, bytes, 0, size, 0);
      const header = headerIn(bytes);
      const isWhole = header !== null && bytes.length >= SUMS_AT + header.pages * SUM_BYTES;
      if (!isWhole) throw new Error('its checksums, tutti.db-sums, are damaged.');
      return new PageSums(file, header, markIn(bytes), bytes.subarray(SUMS_AT));
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  static create(path: string, pageBytes: number): PageSums {
    const file = openSync(path, 'w+', 0o600);
    // The room for the mark is there from now on, however full the disk will be.
    writeSync(file, Buffer.alloc(SUMS_AT), 0, SUMS_AT, 0);
    const header = { pageBytes, pages: 0, copies: 0, history: randomBytes(16).toString('hex') };
    return new PageSums(file, header, null, Buffer.alloc(0));
  }

  /** How many pages the database has, when all of the log is copied into it. */
  get pages(): number {
    return this.#pages;
  }

  /** How many logs have been copied into the database. */
  get copies(): number {
    return this.#copies;
  }

  get mark(): WalMark | null {
    return this.#mark;
  }

  /** Whether a page may be as it is. One that was never written has no sum. */
  isRight(page: number, bytes: Buffer): boolean {
    const at = (page - 1) * SUM_BYTES;
    const isKnown = at + SUM_BYTES <= this.#sums.length;
    if (!isKnown || this.#sums.readBigUInt64LE(at) === 0n) return true;
    const sum = crc32(bytes);
    return this.#sums.readUInt32LE(at) === sum && this.#sums.readUInt32LE(at + 4) === ~sum >>> 0;
  }

  /**
   * The log has been committed so far. Not waited for: a process that is killed leaves it nevertheless. That
   * all of it was copied is on the disk when this returns: from then on another log takes its place, and
   * whoever looked for this one would miss it.
   */
  note(mark: WalMark): void {
    this.#mark = mark;
    const bytes = Buffer.alloc(MARK_BYTES);
    bytes.write(mark.salts, 0, 8, 'hex');
    bytes.writeUInt32LE(mark.frames, 8);
    bytes.writeUInt32LE(mark.isCopied ? 1 : 0, 12);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
    writeSync(this.#file, bytes, 0, MARK_BYTES, MARK_AT);
    if (mark.isCopied) fsyncSync(this.#file);
  }

  /** A log has been copied into the database: on the disk when this returns. */
  write(sums: ReadonlyMap<number, number>, pages: number): void {
    this.#copies += 1;
    this.#grow(Math.max(pages, ...sums.keys()));
    const blocks = new Set<number>();
    for (const [page, sum] of sums) {
      const at = (page - 1) * SUM_BYTES;
      this.#sums.writeUInt32LE(sum, at);
      this.#sums.writeUInt32LE(~sum >>> 0, at + 4);
      blocks.add(at - (at % BLOCK_BYTES));
    }
    for (const block of blocks) {
      const length = Math.min(BLOCK_BYTES, this.#sums.length - block);
      writeSync(this.#file, this.#sums, block, length, SUMS_AT + block);
    }
    this.#writeHeader(pages);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  #grow(pages: number): void {
    const missing = pages * SUM_BYTES - this.#sums.length;
    if (missing <= 0) return;
    writeSync(this.#file, Buffer.alloc(missing), 0, missing, SUMS_AT + this.#sums.length);
    this.#sums = Buffer.concat([this.#sums, Buffer.alloc(missing)]);
  }

  #writeHeader(pages: number): void {
    this.#pages = pages;
    const bytes = Buffer.alloc(HEADER_BYTES);
    bytes.write(MAGIC, 0, 'latin1');
    bytes.writeUInt32LE(this.pageBytes, 8);
    bytes.writeUInt32LE(pages, 12);
    bytes.write(this.history, 16, 'hex');
    bytes.writeUInt32LE(this.#copies, 32);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, HEADER_SUM_AT)), HEADER_SUM_AT);
    writeSync(this.#file, bytes, 0, HEADER_BYTES, 0);
  }
}

interface Header {
  readonly pageBytes: number;
  readonly pages: number;
  readonly history: string;
  readonly copies: number;
}

/** Null when it is damaged. */
function headerIn(bytes: Buffer): Header | null {
  const isWhole =
    bytes.length >= SUMS_AT &&
    bytes.toString('latin1', 0, 8) === MAGIC &&
    bytes.readUInt32LE(HEADER_SUM_AT) === crc32(bytes.subarray(0, HEADER_SUM_AT));
  if (!isWhole) return null;
  return {
    pageBytes: bytes.readUInt32LE(8),
    pages: bytes.readUInt32LE(12),
    history: bytes.toString('hex', 16, 32),
    copies: bytes.readUInt32LE(32),
  };
}

/** Null before the first commit. Throws when it is damaged. */
function markIn(bytes: Buffer): WalMark | null {
  const mark = bytes.subarray(MARK_AT, MARK_AT + MARK_BYTES);
  if (mark.every((byte) => byte === 0)) return null;
  if (mark.readUInt32LE(16) !== crc32(mark.subarray(0, 16))) {
    throw new Error('its checksums, tutti.db-sums, are damaged.');
  }
  return {
    salts: mark.toString('hex', 0, 8),
    frames: mark.readUInt32LE(8),
    isCopied: mark.readUInt32LE(12) === 1,
  };
}

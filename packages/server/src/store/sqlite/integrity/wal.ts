import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** What a write-ahead log holds: https://sqlite.org/fileformat2.html#walformat */
export interface Wal {
  /** Tell its frames from those that are left of the log before it. */
  readonly salts: string;
  readonly pageBytes: number;
  /** How many frames have been committed, as its checksums tell. */
  readonly frames: number;
  /** How large each commit has left the log, in frames. */
  readonly commits: readonly number[];
  /** The checksum of each page as the log has it last. */
  readonly pages: ReadonlyMap<number, number>;
  /** How many pages the database has after the last commit. */
  readonly databasePages: number;
  /** Behind its end there are commits of this same log: what is between was whole once. */
  readonly isCutOff: boolean;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const FRAMES_AT_ONCE = 256;

/** Reads a log. Null when there is none, and when its header is not what SQLite wrote: it is not used then. */
export function readWal(path: string): Wal | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    const header = readAt(file, 0, HEADER_BYTES);
    return header === null ? null : readFrames(file, header);
  } finally {
    closeSync(file);
  }
}

/** How many bytes of a log hold so many frames. */
export function logBytes(frames: number, pageBytes: number): number {
  return HEADER_BYTES + frames * (FRAME_HEADER_BYTES + pageBytes);
}

/** The salts of the log that is being written. */
export function saltsOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    return readAt(file, 16, 8)?.toString('hex') ?? '';
  } finally {
    closeSync(file);
  }
}

function readFrames(file: number, header: Buffer): Wal | null {
  const chain = new Chain((header.readUInt32BE(0) & 1) === 0);
  chain.add(header, 0, 24);
  const isHeader = (header.readUInt32BE(0) & ~1) === MAGIC && chain.equals(header, 24);
  if (!isHeader) return null;
  const reading = new Reading(header, chain);
  const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(8);
  const total = Math.floor((fstatSync(file).size - HEADER_BYTES) / frameBytes);
  for (let first = 0; first < total; first += FRAMES_AT_ONCE) {
    const count = Math.min(FRAMES_AT_ONCE, total - first);
    const frames = readAt(file, HEADER_BYTES + first * frameBytes, count * frameBytes);
    if (frames === null) break;
    for (let at = 0; at < frames.length; at += frameBytes) {
      reading.take(frames.subarray(at, at + frameBytes));
    }
  }
  return reading.result();
}

/** What has been read of a log so far. */
class Reading {
  readonly #chain: Chain;
  readonly #salts: Buffer;
  readonly #pageBytes: number;
  readonly #commits: number[] = [];
  readonly #pages = new Map<number, number>();
  /** Of the commit that is being read. */
  #open = new Map<number, number>();
  #frames = 0;
  #databasePages = 0;
  #hasEnded = false;
  #commitsBehind = 0;

  constructor(header: Buffer, chain: Chain) {
    this.#salts = header.subarray(16, 24);
    this.#pageBytes = header.readUInt32BE(8);
    this.#chain = chain;
  }

  take(frame: Buffer): void {
    const ofThisLog = frame.subarray(8, 16).equals(this.#salts) && frame.readUInt32BE(0) > 0;
    const databasePages = frame.readUInt32BE(4);
    if (!this.#hasEnded && ofThisLog) {
      this.#chain.add(frame, 0, 8);
      this.#chain.add(frame, FRAME_HEADER_BYTES, frame.length);
      this.#hasEnded = !this.#chain.equals(frame, 16);
    } else this.#hasEnded = true;
    if (this.#hasEnded) {
      if (ofThisLog && databasePages > 0) this.#commitsBehind += 1;
      return;
    }
    this.#frames += 1;
    this.#open.set(frame.readUInt32BE(0), crc32(frame.subarray(FRAME_HEADER_BYTES)));
    if (databasePages > 0) this.#commit(databasePages);
  }

  result(): Wal {
    return {
      salts: this.#salts.toString('hex'),
      pageBytes: this.#pageBytes,
      frames: this.#commits.at(-1) ?? 0,
      commits: this.#commits,
      pages: this.#pages,
      databasePages: this.#databasePages,
      // A commit begins when the one before it is on the disk; only the last may be half there.
      isCutOff: this.#commitsBehind > 1,
    };
  }

  #commit(databasePages: number): void {
    for (const [page, sum] of this.#open) this.#pages.set(page, sum);
    this.#open = new Map();
    this.#commits.push(this.#frames);
    this.#databasePages = databasePages;
  }
}

/** The running checksum of a log, over pairs of 32-bit words. */
class Chain {
  readonly #isLittleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isLittleEndian: boolean) {
    this.#isLittleEndian = isLittleEndian;
  }

  add(bytes: Buffer, from: number, to: number): void {
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let [first, second] = [this.#first, this.#second];
    for (let at = from; at < to; at += 8) {
      first = (first + words.getUint32(at, this.#isLittleEndian) + second) >>> 0;
      second = (second + words.getUint32(at + 4, this.#isLittleEndian) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  equals(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}

/** Null when there are fewer bytes. */
function readAt(file: number, position: number, length: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  return readSync(file, bytes, 0, length, position) === length ? bytes : null;
}

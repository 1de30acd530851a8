import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { logBytes, type Wal } from '../integrity/wal.ts';
import { syncPath } from '../sync-path.ts';

/** A log as the archive keeps it: its bytes stand beside this, in `<number>.wal`. */
export interface ArchivedLog {
  readonly number: number;
  readonly sha256: string;
  /** For each commit: how many frames the log has then, and when it was, in ms since 1970. */
  readonly commits: readonly (readonly [frames: number, at: number])[];
}

/** What is committed is in the archive within this time. */
const ARCHIVE_EVERY_MS = 60_000;
/** When a commit was: the frames of the log as 32 bits, and the instant as 64. */
const TIME_BYTES = 12;

/** Keeps every log before it is copied into the database, in a folder of this history of the store. */
export class LogArchive {
  readonly #folder: string;
  /** When the commits of the log were: in a file, as a crash must not lose it. */
  readonly #times: number;
  #commits: [frames: number, at: number][];
  #lastAt = performance.now();

  constructor(folder: string, history: string, dataFolder: string) {
    this.#folder = join(folder, history);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(dataFolder, 'tutti.db-times');
    this.#times = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    this.#commits = timesIn(readFileSync(path));
  }

  /** Whether something has been committed that has not been archived for long. */
  get isDue(): boolean {
    return this.#commits.length > 0 && performance.now() - this.#lastAt > ARCHIVE_EVERY_MS;
  }

  committed(frames: number): void {
    const at = Date.now();
    const bytes = Buffer.alloc(TIME_BYTES);
    bytes.writeUInt32LE(frames, 0);
    bytes.writeDoubleLE(at, 4);
    const place = this.#commits.push([frames, at]) - 1;
    try {
      writeSync(this.#times, bytes, 0, TIME_BYTES, place * TIME_BYTES);
    } catch {
      // The disk is full, perhaps. It is committed nevertheless, and only a crash forgets when that was.
    }
  }

  /** On the disk when this returns. */
  add(number: number, path: string, wal: Wal): void {
    const frameBytes = logBytes(wal.frames, wal.pageBytes);
    const bytes = readFileSync(path).subarray(0, frameBytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const known = new Map(this.#commits);
    const last = this.#commits.at(-1)?.[1] ?? Date.now();
    const commits = wal.commits.map((frames) => [frames, known.get(frames) ?? last] as const);
    const about: ArchivedLog = { number, sha256, commits };
    this.#write(`${nameOf(number)}.wal`, bytes);
    this.#write(`${nameOf(number)}.json`, JSON.stringify(about));
  }

  copied(): void {
    this.#commits = [];
    this.#lastAt = performance.now();
    ftruncateSync(this.#times);
  }

  close(): void {
    closeSync(this.#times);
  }

  #write(name: string, content: Buffer | string): void {
    const path = join(this.#folder, name);
    writeFileSync(`${path}.part`, content, { mode: 0o600, flush: true });
    renameSync(`${path}.part`, path);
    syncPath(this.#folder);
  }
}

/** In the order of their names. */
export function nameOf(number: number): string {
  return String(number).padStart(10, '0');
}

function timesIn(bytes: Buffer): [number, number][] {
  const count = Math.floor(bytes.length / TIME_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const at = index * TIME_BYTES;
    return [bytes.readUInt32LE(at), bytes.readDoubleLE(at + 4)];
  });
}

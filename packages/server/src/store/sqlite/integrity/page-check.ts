import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { PageSums } from './page-sums.ts';

const SLICE_BYTES = 1024 * 1024;

/**
 * Reads a database page by page, and holds each against its sum. Round and round: what is damaged
 * while the store is in use is found as well.
 */
export class PageCheck {
  readonly #file: number;
  readonly #sums: PageSums;
  /** Pages of which the log has a later content, until that is copied. */
  #newer: ReadonlyMap<number, unknown>;
  #next = 1;

  constructor(path: string, sums: PageSums, newer: ReadonlyMap<number, unknown>) {
    this.#file = openSync(path, 'r');
    this.#sums = sums;
    this.#newer = newer;
  }

  /** The log is being copied into the database: pages of it, with their sums. Empty: that is done. */
  copying(newer: ReadonlyMap<number, unknown>): void {
    this.#newer = newer;
  }

  /** What is wrong with the file as a whole; null when nothing is. */
  wrongSize(): string | null {
    const { pages, pageBytes } = this.#sums;
    const { size } = fstatSync(this.#file);
    if (size >= pages * pageBytes) return null;
    return `tutti.db has ${size} bytes instead of ${pages * pageBytes}: it was cut off.`;
  }

  /** Checks the next pages. Answers what is wrong, or whether that was the last of them. */
  slice(): { readonly damaged: string | null; readonly isLast: boolean } {
    const { pageBytes } = this.#sums;
    const bytes = Buffer.allocUnsafe(SLICE_BYTES);
    const read = readSync(this.#file, bytes, 0, SLICE_BYTES, (this.#next - 1) * pageBytes);
    const pages = Math.floor(read / pageBytes);
    for (let index = 0; index < pages; index += 1) {
      const page = this.#next + index;
      const content = bytes.subarray(index * pageBytes, (index + 1) * pageBytes);
      if (this.#newer.has(page) || this.#sums.isRight(page, content)) continue;
      const damaged = `page ${page} of tutti.db, at byte ${(page - 1) * pageBytes}, has another checksum.`;
      return { damaged, isLast: false };
    }
    const isLast = read < SLICE_BYTES;
    this.#next = isLast ? 1 : this.#next + pages;
    return { damaged: null, isLast };
  }

  close(): void {
    closeSync(this.#file);
  }
}

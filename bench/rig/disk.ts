import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '../measure.ts';

const ROUNDS = 101;

/** How long the disk of the benchmarks takes to make 4 KB durable: the least that a commit can take. */
export function medianSyncMs(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'tutti-bench-'));
  const file = openSync(path.join(folder, 'disk'), 'w');
  try {
    const page = Buffer.alloc(4096, 'x');
    const figures = Array.from({ length: ROUNDS }, () => {
      const begin = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - begin;
    });
    return median(figures);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}

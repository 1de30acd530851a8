import { closeSync, fsyncSync, openSync } from 'node:fs';

/** What a file holds, or which names a folder has, is on the disk when this returns. */
export function syncPath(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

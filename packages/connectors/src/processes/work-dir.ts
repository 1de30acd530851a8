import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Performs the work in an empty folder that only exists for its sake. */
export async function inThrowAwayDir<Result>(
  root: string | undefined,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = await mkdtemp(join(root ?? tmpdir(), 'tutti-'));
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

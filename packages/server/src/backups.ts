import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backups } from './features/platform/routes.ts';
import { OneAtATime } from './runtime/one-at-a-time.ts';
import type { Store } from './store/port.ts';
import { SqliteStore } from './store/sqlite/sqlite-store.ts';
import { VERSION } from './version.ts';

/** Backups of a store into a folder, one at a time; undefined where the database has its own ways. */
export function createBackups(store: Store, folder: string): Backups | undefined {
  if (!(store instanceof SqliteStore)) return undefined;
  const turns = new OneAtATime();
  return {
    make: () =>
      turns.run(folder, async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Without colons, which some file systems refuse.
        const made = join(folder, new Date().toISOString().replaceAll(':', '-'));
        const { at, bytes, sha256 } = await store.backup(made, VERSION);
        return { folder: made, at, bytes, sha256 };
      }),
  };
}

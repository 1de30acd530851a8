import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../port.ts';
import { startPostgres } from '../testing/postgres-server.ts';
import { machineOf, playStory } from '../testing/story.ts';
import { batchOf, turnOf } from '../testing/turns.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { verifyStore } from '../verify/verify-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openPostgresTables } from './postgres-tables.ts';

/** The server's account writes there too. */
const root = mkdtempSync(join(tmpdir(), 'tutti-point-in-time-'));
chmodSync(root, 0o777);
afterAll(() => rmSync(root, { recursive: true }));

const commit = (store: Store, sequence: number) =>
  store.commit(batchOf({ turns: [turnOf('r1', sequence)] }));

async function findingsIn(url: string) {
  const tables = await openPostgresTables({ url });
  const { findings } = await verifyStore(tables, { machineOf });
  await tables.close();
  // `r1` was never decided by a machine.
  return findings.filter(({ about }) => about !== 'run r1');
}

describeWithPostgres('a store on PostgreSQL', (server) => {
  test('is whole after a dump and a restore', async () => {
    const url = await server().newDatabase();
    const store = await openPostgresStore({ url });
    await playStory(store);
    const dump = join(root, 'dump.sql');
    const name = url.slice(url.lastIndexOf('/') + 1);
    // While the store is in use.
    server().run('pg_dump', '--schema=tutti', '--file', dump, name);
    await store.close();
    server().run('createdb', '--encoding', 'UTF8', '--template', 'template0', 'restored');
    server().run('psql', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', dump, 'restored');
    expect(await findingsIn(url.replace(name, 'restored'))).toEqual([]);
  });

  test('comes back as of an instant, of a base backup and archived logs', async () => {
    const [archive, base] = [join(root, 'archive'), join(root, 'base')];
    for (const folder of [archive, base]) mkdirSync(folder);
    for (const folder of [archive, base]) chmodSync(folder, 0o777);
    const first = await startPostgres({
      settings: ['archive_mode=on', `archive_command=cp %p ${archive}/%f`],
    });
    const url = await first.newDatabase();
    const store = await openPostgresStore({ url });
    await playStory(store);
    first.run('pg_basebackup', '--pgdata', join(base, 'data'), '--checkpoint', 'fast');
    await commit(store, 1);
    await commit(store, 2);
    await elapsed(5);
    const at = new Date().toISOString().replace('T', ' ').replace('Z', '+00');
    await elapsed(5);
    await commit(store, 3);
    await store.close();
    first.run('psql', '--quiet', '--command', 'SELECT pg_switch_wal()', 'postgres');
    await archived(first);
    await first.stop();
    const second = await startPostgres({
      recoverFrom: join(base, 'data'),
      settings: [
        `restore_command=cp ${archive}/%f %p`,
        `recovery_target_time=${at}`,
        'recovery_target_action=promote',
        // It serves when it is the primary, and not before.
        'hot_standby=off',
      ],
    });
    const place = url.replace(/:\d+\//, `:${second.port}/`);
    const restored = await openPostgresStore({ url: place }, { waitMs: 20_000 });
    expect((await restored.run('r1'))?.sequence).toBe(2);
    await restored.close();
    expect(await findingsIn(place)).toEqual([]);
    await second.stop();
  });
});

/** Waits until the last log has been archived. */
async function archived(server: Awaited<ReturnType<typeof startPostgres>>): Promise<void> {
  const sql =
    'SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver';
  for (;;) {
    const answer = server.run('psql', '--tuples-only', '--no-align', '--command', sql, 'postgres');
    if (answer.trim() === 't') return;
    await elapsed(20);
  }
}

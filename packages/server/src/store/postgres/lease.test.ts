import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { StoreFault } from '../port.ts';
import { wireTo } from '../testing/postgres-wire.ts';
import { batchOf, turnOf } from '../testing/turns.ts';
import { describeWithPostgres } from '../testing/with-postgres.ts';
import { connect } from './connection.ts';
import { openPostgresStore } from './postgres-store.ts';

describeWithPostgres('the lease of a database', (server) => {
  const ask = async (url: string, sql: string) => {
    const connection = await connect({ url }, { name: 'tests' });
    try {
      return await connection.change(sql);
    } finally {
      await connection.close();
    }
  };

  test('refuses a second process, says what to do, and ends with the first', async () => {
    const url = await server().newDatabase();
    const store = await openPostgresStore({ url });
    const script = `
      import { openPostgresStore } from ${JSON.stringify(import.meta.resolve('./postgres-store.ts'))};
      await openPostgresStore({ url: ${JSON.stringify(url)} }).catch((error) => console.log(error.message));`;
    const second = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(second.stdout.toString()).toMatch(
      /^Expected the database postgres:\/\/tutti@127\.0\.0\.1:\d+\/test_\d+ to be free, but another process is using it \(from 127\.0\.0\.1, since .+\)\. Stop that one, or name another database\.\n$/,
    );
    await store.close();
    await (await openPostgresStore({ url })).close();
  });

  test('when it has passed on, the writer before writes nothing more', async () => {
    const url = await server().newDatabase();
    const wire = await wireTo(url);
    const lost = Promise.withResolvers<Error>();
    const first = await openPostgresStore({ url: wire.url }, { onLeaseLost: lost.resolve });
    await first.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    wire.cut();
    const second = await openPostgresStore({ url });
    wire.mend();
    expect((await lost.promise).message).toContain('another process has begun a later one');
    const late = first.commit(batchOf({ turns: [turnOf('r1', 2)] }));
    await expect(late).rejects.toBeInstanceOf(StoreFault);
    await second.commit(batchOf({ turns: [turnOf('r1', 2)] }));
    expect((await second.loadRun('r1'))?.turns).toBe(2);
    await first.close();
    await second.close();
  });

  test('every write checks the epoch, even while the session lives', async () => {
    const url = await server().newDatabase();
    const lost = Promise.withResolvers<Error>();
    const store = await openPostgresStore({ url }, { onLeaseLost: lost.resolve });
    await ask(url, 'UPDATE writer SET epoch = epoch + 1');
    const late = store.commit(batchOf({ turns: [turnOf('r1', 1)] }));
    await expect(late).rejects.toThrow('Nothing more is written');
    await lost.promise;
    expect(await ask(url, 'SELECT * FROM runs')).toBe(0);
    await store.close();
  });

  test('a database of a newer release is refused', async () => {
    const url = await server().newDatabase();
    await ask(url, 'UPDATE writer SET shape = 99');
    await expect(openPostgresStore({ url })).rejects.toThrow('written by a newer Tutti');
  });

  test('a server that is not up yet is waited for', async () => {
    const wire = await wireTo(await server().newDatabase());
    wire.cut();
    const opening = openPostgresStore({ url: wire.url }, { waitMs: 10_000 });
    setImmediate(() => wire.mend());
    await (await opening).close();
  });

  test('a server that is not there, and a database that is not, are named', async () => {
    const url = await server().newDatabase();
    await expect(openPostgresStore({ url: `${url}_not` })).rejects.toThrow('does not exist');
    const nowhere = 'postgres://tutti:secret@127.0.0.1:1/tutti';
    await expect(openPostgresStore({ url: nowhere })).rejects.toThrow(
      'Expected the database postgres://tutti:***@127.0.0.1:1/tutti to be reached, but: connect ECONNREFUSED 127.0.0.1:1',
    );
  });
});

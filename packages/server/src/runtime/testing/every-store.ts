import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createMemoryStore } from '../../store/memory/memory-store.ts';
import type { Store } from '../../store/port.ts';
import { openPostgresStore } from '../../store/postgres/postgres-store.ts';
import { openSqliteTables } from '../../store/sqlite/open-tables.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { machineOf } from '../../store/testing/story.ts';
import { describeWithPostgres } from '../../store/testing/with-postgres.ts';
import { verifyStore } from '../../store/verify/verify-store.ts';
import { World, type WorldOptions } from './world.ts';

/** Makes worlds on one store, which lasts as long as the test. */
export interface Worlds {
  readonly store: Store;
  /** An open runtime. `store`: the same store, wrapped. */
  open(options?: WorldOptions & { readonly store?: Store }): Promise<World>;
}

/** Runs the same tests on every kind of store. */
export function onEveryStore(name: string, tests: (worlds: Worlds) => void): void {
  describe(`${name}, on memory`, () => inWorlds(async () => createMemoryStore(), tests));
  describe(`${name}, on sqlite`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tutti-runtime-'));
    });
    // Runs after the store has been closed: whatever a test did, it has left a store that is whole.
    afterEach(async () => {
      const tables = openSqliteTables(folder);
      const { findings } = await verifyStore(tables, { machineOf });
      await tables.close();
      rmSync(folder, { recursive: true });
      expect(findings).toEqual([]);
    });
    inWorlds(() => openSqliteStore(folder), tests);
  });
  describeWithPostgres(`${name}, on postgres`, (server) =>
    inWorlds(async () => openPostgresStore({ url: await server().newDatabase() }), tests),
  );
}

function inWorlds(openStore: () => Promise<Store>, tests: (worlds: Worlds) => void): void {
  let store: Store;
  let opened: World[] = [];
  beforeEach(async () => {
    store = await openStore();
  });
  afterEach(async () => {
    // What pretends to be dead never comes to an end.
    for (const world of opened) void world.runtime.close();
    opened = [];
    await store.close();
  });
  tests({
    get store() {
      return store;
    },
    async open({ store: wrapped = store, ...options } = {}) {
      const world = new World(wrapped, options);
      opened.push(world);
      await world.runtime.open();
      return world;
    },
  });
}

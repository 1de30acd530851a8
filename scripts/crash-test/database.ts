import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from '../../packages/server/src/store/testing/postgres-server.ts';
import type { Store } from './options.ts';

/** What the state is kept in, beside the data folder. */
export interface Database {
  /** What a server must be told to use it. */
  readonly env: NodeJS.ProcessEnv;
  /** How often it has crashed. */
  crashes(): number;
  /** It crashes no more. */
  heal(): Promise<void>;
  /** Ends it, and throws everything away. */
  end(): Promise<void>;
}

const LIFE_MS = { shortest: 5000, longest: 10_000 };

/** A database that crashes every 5 to 10 seconds, and is started again; nothing for SQLite. */
export async function startDatabase(store: Store, random: () => number): Promise<Database> {
  if (store === 'sqlite') {
    return { env: {}, crashes: () => 0, heal: async () => {}, end: async () => {} };
  }
  const server = await startPostgres();
  const healing = new AbortController();
  let count = 0;
  const crash = async () => {
    while (!healing.signal.aborted) {
      const life = LIFE_MS.shortest + random() * (LIFE_MS.longest - LIFE_MS.shortest);
      await delay(life, undefined, { signal: healing.signal }).catch(() => {});
      if (healing.signal.aborted) return;
      await server.restart();
      count += 1;
      console.log(`the database has crashed ${count} times`);
    }
  };
  const env = { TUTTI_STORE: await server.newDatabase() };
  const crashing = crash();
  const heal = async () => {
    healing.abort();
    await crashing;
  };
  return {
    env,
    crashes: () => count,
    heal,
    async end() {
      await heal();
      await server.stop();
    },
  };
}

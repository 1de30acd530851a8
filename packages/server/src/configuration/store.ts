import { isPostgresUrl, maskedUrl, type PostgresAddress } from '../store/postgres/address.ts';
import type { Setting } from './configuration.ts';

/** Where runs are kept: in a PostgreSQL database, or, when this is undefined, in the data folder. */
export type StoreSetting = PostgresAddress | undefined;

/** Reads `TUTTI_STORE` and `TUTTI_STORE_PASSWORD`. What it says of a mistake holds no password. */
export function readStoreSetting(environment: {
  readonly [name: string]: string | undefined;
}): Setting<StoreSetting> {
  const url = environment['TUTTI_STORE'] || 'sqlite';
  const password = environment['TUTTI_STORE_PASSWORD'];
  if (url === 'sqlite') return { value: undefined };
  if (!isPostgresUrl(url)) {
    return {
      mistake: `Expected TUTTI_STORE to be 'sqlite' or the URL of a database, postgres://user@host/name, but it is '${withoutUser(url)}'.`,
    };
  }
  return { value: { url, ...(password && { password }) } };
}

/** How the place of the state is told to people. */
export function stateOf({
  store,
  dataFolder,
}: {
  readonly store?: PostgresAddress;
  readonly dataFolder: string;
}): string {
  return store === undefined ? dataFolder : maskedUrl(store.url);
}

/** What stands before an @ may be a password, however the rest is misspelt. */
function withoutUser(text: string): string {
  return text.replace(/^(?:[^@]*:\/\/)?[^@]*@/, '***@');
}

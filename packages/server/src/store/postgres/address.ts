import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

/** Where a database is, and as whom it is spoken to. */
export interface PostgresAddress {
  /** `postgres://user@host:port/database`; anything that `pg` understands may follow after `?`. */
  readonly url: string;
  /** For a URL that holds none. */
  readonly password?: string;
}

/** Whether a text is meant to be the address of a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text);
}

/** The settings of a connection. Throws a `TypeError` when the URL is none. */
export function clientConfigOf({ url, password }: PostgresAddress): ClientConfig {
  const config = parseIntoClientConfig(url);
  if (config.password || password === undefined) return config;
  return { ...config, password };
}

/** The URL as it may be shown: without the password, wherever it stands. */
export function maskedUrl(url: string): string {
  return url
    .replace(/^(postgres(?:ql)?:\/\/[^:/?#]*):[^/?#]*@/, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/g, '$1***');
}
